// RUN: pyopt %S/sources/totals.py --pipeline-to=typed --debug-only=py-infer,choose-native -o %t 2>&1 | filecheck %s
// RUN: pyopt %s -p forward-tuples --debug-only=forward-tuples --verify-diagnostics --split-input-file -o %t
// RUN: pyopt %S/sources/totals.py --pipeline-to=typed --remarks=%t -o %t.ir && cat %t | filecheck %s --check-prefix=JSON

// Each reason with its place, the source line and a caret.
// CHECK: totals.py:11:17: remark: [py-infer] pyv.binary: '+' is not done natively on object, object
// CHECK-NEXT: {{^}}        found = found + word
// CHECK-NEXT: {{^                \^}}
// CHECK: totals.py:8:1: remark: [choose-native] py.func: nothing won: {{.*}}
// CHECK-NEXT: {{^}}def spelled(words):

// JSON: "version": 1,
// JSON: "pipeline": "limit-size,resolve-scopes,promote-locals,
// JSON: "pass": "choose-native",
// JSON-NEXT: "function": "spelled",
// JSON-NEXT: "op": "py.func",
// JSON-NEXT: "reason": "nothing won:
// JSON-NEXT: "location": {
// JSON: "statistics": [

py.func @f(t) code 1 locals("t", "a") {
^entry(%t : !py.object):
  %s0 = pyv.snapshot 0 locals("t" = %t)
  // expected-remark@+1 {{[forward-tuples] pyv.unpack: what is unpacked is not known}}
  %a, %b = pyv.unpack %t to 2 at %s0
  pyv.return %a
}
