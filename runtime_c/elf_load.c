// Invariant: `memory` is one mapping cut at page borders into three segments, in this order: code (with the stubs),
// constants (with the table of far addresses), variables.  It lies within MAX_MEMORY, so any section reaches any
// other with a 32-bit displacement; what lies outside is reached through a stub or a table slot.
// `image` is our own copy of the file.  Nothing in it is trusted: each offset is checked before it is followed,
// and structures are read by memcpy because a file may place them unaligned.
#include "elf_load.h"

#include <elf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { CODE, CONSTANTS, VARIABLES, SEGMENTS };
enum { STUB_SIZE = 8, SLOT_SIZE = 8, NO_SLOT = -1 };
#define MAX_MEMORY ((uint64_t)1 << 30)
#define MAX_ALIGN 4096

// gdb's JIT interface; the names and layouts are gdb's.
typedef struct jit_code_entry {
    struct jit_code_entry *next;
    struct jit_code_entry *prev;
    const char *symfile_addr;
    uint64_t symfile_size;
} jit_code_entry;

typedef struct jit_descriptor {
    uint32_t version;
    uint32_t action;
    jit_code_entry *relevant;
    jit_code_entry *first;
} jit_descriptor;

enum { JIT_REGISTER = 1, JIT_UNREGISTER = 2 };

// Protected, not hidden, so that gdb finds them in a stripped library and another JIT's are not taken for ours.
__attribute__((visibility("protected"))) jit_descriptor __jit_debug_descriptor = {.version = 1};

// gdb stops here to read the descriptor.
__attribute__((visibility("protected"), noinline)) void __jit_debug_register_code(void) {
    __asm__ volatile("" ::: "memory");
}

typedef struct section {
    Elf64_Shdr header;
    uint8_t *address; // NULL: not loaded
    uint64_t offset;  // in its segment
    int segment;
} section;

struct pm_object {
    uint8_t *image;
    size_t image_size;
    section *sections;
    size_t section_count;
    uint8_t *memory;
    uint64_t start[SEGMENTS + 1]; // of each segment in `memory`, and the end
    const uint8_t *symbols;       // in `image`
    size_t symbol_count;
    size_t symbol_section;
    size_t cursor; // where the next search by name starts: searches come in the order of the table
    const char *names;
    size_t names_size;
    int32_t *slots; // by symbol: its stub and table slot, or NO_SLOT
    int32_t slot_count;
    uint64_t stubs; // in the code segment
    uint64_t table; // in the constants segment
    pm_symbol_lookup lookup;
    char **error;
    jit_code_entry entry;
};

__attribute__((format(printf, 2, 3))) static bool fail(pm_object *object, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    if (object->error != NULL) {
        *object->error = strdup(text);
    }
    return false;
}

static bool inside(uint64_t size, uint64_t offset, uint64_t length) {
    return offset <= size && length <= size - offset;
}

static uint64_t align_up(uint64_t value, uint64_t alignment) {
    return (value + alignment - 1) & ~(alignment - 1);
}

static Elf64_Sym symbol_at(const pm_object *object, size_t index) {
    Elf64_Sym symbol;
    memcpy(&symbol, object->symbols + index * sizeof(symbol), sizeof(symbol));
    return symbol;
}

static Elf64_Rela relocation_at(const pm_object *object, const section *relocations, size_t index) {
    Elf64_Rela relocation;
    memcpy(&relocation, object->image + relocations->header.sh_offset + index * sizeof(relocation), sizeof(relocation));
    return relocation;
}

// Borrowed from the image.  The table was checked to end in a zero, so any offset inside starts a string.
static const char *symbol_name(const pm_object *object, const Elf64_Sym *symbol) {
    return symbol->st_name < object->names_size ? object->names + symbol->st_name : "";
}

// Bounded: once gdb has been told, a malformed file's section headers may have overwritten that zero.
static bool is_named(const pm_object *object, const Elf64_Sym *symbol, const char *name) {
    size_t offset = symbol->st_name;
    return offset < object->names_size && strncmp(object->names + offset, name, object->names_size - offset) == 0;
}

static bool read_sections(pm_object *object) {
    Elf64_Ehdr header;
    if (object->image_size < sizeof(header)) {
        return fail(object, "object file is too short");
    }
    memcpy(&header, object->image, sizeof(header));
    if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64 ||
        header.e_ident[EI_DATA] != ELFDATA2LSB || header.e_type != ET_REL || header.e_machine != EM_X86_64) {
        return fail(object, "not a relocatable x86-64 object file");
    }
    uint64_t table_size = (uint64_t)header.e_shnum * sizeof(Elf64_Shdr);
    if (header.e_shnum == 0 || header.e_shentsize != sizeof(Elf64_Shdr) ||
        !inside(object->image_size, header.e_shoff, table_size)) {
        return fail(object, "section table is outside the file");
    }
    object->section_count = header.e_shnum;
    object->sections = calloc(header.e_shnum, sizeof(section));
    if (object->sections == NULL) {
        return false;
    }
    for (size_t i = 0; i < object->section_count; i++) {
        Elf64_Shdr *one = &object->sections[i].header;
        memcpy(one, object->image + header.e_shoff + i * sizeof(*one), sizeof(*one));
        bool stored = one->sh_type != SHT_NULL && one->sh_type != SHT_NOBITS;
        if (stored && !inside(object->image_size, one->sh_offset, one->sh_size)) {
            return fail(object, "section %zu is outside the file", i);
        }
        if (one->sh_type == SHT_REL || (one->sh_flags & SHF_TLS) != 0 || one->sh_type == SHT_INIT_ARRAY) {
            return fail(object, "section %zu is of a kind that is not supported", i);
        }
    }
    return true;
}

static bool read_symbols(pm_object *object) {
    size_t at = 0;
    while (at < object->section_count && object->sections[at].header.sh_type != SHT_SYMTAB) {
        at++;
    }
    if (at == object->section_count) {
        return fail(object, "object file has no symbol table");
    }
    const Elf64_Shdr *table = &object->sections[at].header;
    if (table->sh_entsize != sizeof(Elf64_Sym) || table->sh_link >= object->section_count) {
        return fail(object, "symbol table is malformed");
    }
    const Elf64_Shdr *names = &object->sections[table->sh_link].header;
    if (names->sh_type != SHT_STRTAB || names->sh_size == 0 ||
        object->image[names->sh_offset + names->sh_size - 1] != 0) {
        return fail(object, "symbol names are malformed");
    }
    object->symbol_section = at;
    object->symbols = object->image + table->sh_offset;
    object->symbol_count = table->sh_size / sizeof(Elf64_Sym);
    object->names = (const char *)object->image + names->sh_offset;
    object->names_size = names->sh_size;
    object->slots = malloc((object->symbol_count + 1) * sizeof(*object->slots));
    if (object->slots == NULL) {
        return false;
    }
    memset(object->slots, NO_SLOT, object->symbol_count * sizeof(*object->slots)); // all bits set
    return true;
}

// The loaded section these relocations apply to; NULL when there is nothing to do for them.
static section *relocated_section(pm_object *object, const section *relocations) {
    const Elf64_Shdr *header = &relocations->header;
    if (header->sh_type != SHT_RELA || header->sh_info >= object->section_count) {
        return NULL;
    }
    section *target = &object->sections[header->sh_info];
    const uint32_t kind = target->header.sh_type;
    bool filled = (target->header.sh_flags & SHF_ALLOC) != 0 && kind != SHT_NULL && kind != SHT_NOBITS;
    return filled ? target : NULL;
}

static bool uses_table(uint32_t kind) {
    return kind == R_X86_64_GOTPCREL || kind == R_X86_64_GOTPCRELX || kind == R_X86_64_REX_GOTPCRELX;
}

// Checks every relocation of a loaded section and gives a slot to each symbol that may need one.
static bool choose_slots(pm_object *object) {
    for (size_t i = 0; i < object->section_count; i++) {
        const section *relocations = &object->sections[i];
        const section *target = relocated_section(object, relocations);
        if (target == NULL) {
            continue;
        }
        if (relocations->header.sh_link != object->symbol_section ||
            relocations->header.sh_entsize != sizeof(Elf64_Rela)) {
            return fail(object, "relocations of section %zu are malformed", i);
        }
        for (size_t k = 0; k < relocations->header.sh_size / sizeof(Elf64_Rela); k++) {
            Elf64_Rela relocation = relocation_at(object, relocations, k);
            uint32_t kind = ELF64_R_TYPE(relocation.r_info);
            size_t index = ELF64_R_SYM(relocation.r_info);
            uint64_t width = kind == R_X86_64_64 || kind == R_X86_64_PC64 ? 8 : kind == R_X86_64_NONE ? 0 : 4;
            if (index >= object->symbol_count || !inside(target->header.sh_size, relocation.r_offset, width)) {
                return fail(object, "relocation %zu of section %zu is out of bounds", k, i);
            }
            bool far_call = kind == R_X86_64_PLT32 && symbol_at(object, index).st_shndx == SHN_UNDEF;
            if ((far_call || uses_table(kind)) && object->slots[index] == NO_SLOT) {
                object->slots[index] = object->slot_count++;
            }
        }
    }
    return true;
}

static bool place_section(pm_object *object, size_t index, uint64_t *ends) {
    section *one = &object->sections[index];
    const Elf64_Shdr *header = &one->header;
    uint64_t alignment = header->sh_addralign == 0 ? 1 : header->sh_addralign;
    if ((alignment & (alignment - 1)) != 0 || alignment > MAX_ALIGN || header->sh_size > MAX_MEMORY) {
        return fail(object, "section %zu has a bad size or alignment", index);
    }
    if ((header->sh_flags & SHF_EXECINSTR) != 0 && (header->sh_flags & SHF_WRITE) != 0) {
        return fail(object, "section %zu is writable and executable", index);
    }
    one->segment = (header->sh_flags & SHF_EXECINSTR) != 0 ? CODE
                   : (header->sh_flags & SHF_WRITE) != 0   ? VARIABLES
                                                           : CONSTANTS;
    one->offset = align_up(ends[one->segment], alignment);
    ends[one->segment] = one->offset + header->sh_size;
    if (ends[one->segment] > MAX_MEMORY) {
        return fail(object, "object file needs too much memory");
    }
    return true;
}

// Maps writable memory, and copies every section to its place in it.
static bool place_sections(pm_object *object) {
    uint64_t ends[SEGMENTS] = {0};
    for (size_t i = 0; i < object->section_count; i++) {
        const Elf64_Shdr *header = &object->sections[i].header;
        if ((header->sh_flags & SHF_ALLOC) != 0 && header->sh_type != SHT_NULL && !place_section(object, i, ends)) {
            return false;
        }
    }
    object->stubs = align_up(ends[CODE], STUB_SIZE);
    ends[CODE] = object->stubs + (uint64_t)object->slot_count * STUB_SIZE;
    object->table = align_up(ends[CONSTANTS], SLOT_SIZE);
    ends[CONSTANTS] = object->table + (uint64_t)object->slot_count * SLOT_SIZE;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < SEGMENTS; i++) {
        object->start[i + 1] = object->start[i] + align_up(ends[i], page);
    }
    uint64_t total = object->start[SEGMENTS];
    if (total == 0 || total > MAX_MEMORY) {
        object->start[SEGMENTS] = 0;
        return fail(object, total == 0 ? "object file is empty" : "object file needs too much memory");
    }
    void *memory = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return fail(object, "cannot map %llu bytes", (unsigned long long)total);
    }
    object->memory = memory;
    for (size_t i = 0; i < object->section_count; i++) {
        section *one = &object->sections[i];
        if ((one->header.sh_flags & SHF_ALLOC) == 0 || one->header.sh_type == SHT_NULL) {
            continue;
        }
        one->address = object->memory + object->start[one->segment] + one->offset;
        if (one->header.sh_type != SHT_NOBITS && one->header.sh_size != 0) {
            memcpy(one->address, object->image + one->header.sh_offset, one->header.sh_size);
        }
    }
    return true;
}

static bool symbol_address(pm_object *object, size_t index, uint64_t *address) {
    Elf64_Sym symbol = symbol_at(object, index);
    if (index == 0 || symbol.st_shndx == SHN_ABS) {
        *address = index == 0 ? 0 : symbol.st_value;
        return true;
    }
    if (symbol.st_shndx == SHN_UNDEF) {
        const char *name = symbol_name(object, &symbol);
        *address = (uint64_t)(uintptr_t)object->lookup(name);
        if (*address == 0 && ELF64_ST_BIND(symbol.st_info) != STB_WEAK) {
            return fail(object, "undefined symbol: %s", name);
        }
        return true;
    }
    if (symbol.st_shndx >= object->section_count || object->sections[symbol.st_shndx].address == NULL) {
        return fail(object, "symbol %zu is not in a loaded section", index);
    }
    *address = (uint64_t)(uintptr_t)object->sections[symbol.st_shndx].address + symbol.st_value;
    return true;
}

// Fills the symbol's table slot and the stub that jumps through it.  Both start out zero.
static void fill_slot(pm_object *object, size_t index, uint64_t address, uint64_t *stub, uint64_t *entry) {
    uint64_t slot = (uint64_t)object->slots[index];
    uint8_t *data = object->memory + object->start[CONSTANTS] + object->table + slot * SLOT_SIZE;
    uint8_t *code = object->memory + object->start[CODE] + object->stubs + slot * STUB_SIZE;
    static const uint8_t jump_through[2] = {0xff, 0x25}; // jmp *displacement(%rip)
    int32_t displacement = (int32_t)(data - (code + 6));
    memcpy(data, &address, sizeof(address));
    memcpy(code, jump_through, sizeof(jump_through));
    memcpy(code + 2, &displacement, sizeof(displacement));
    *stub = (uint64_t)(uintptr_t)code;
    *entry = (uint64_t)(uintptr_t)data;
}

static bool reaches(int64_t distance) {
    return distance >= INT32_MIN && distance <= INT32_MAX;
}

static bool write_32(pm_object *object, uint8_t *place, int64_t value, bool fits) {
    if (!fits) {
        return fail(object, "relocation does not fit 32 bits");
    }
    uint32_t bits = (uint32_t)value;
    memcpy(place, &bits, sizeof(bits));
    return true;
}

static bool relocate(pm_object *object, uint8_t *place, const Elf64_Rela *relocation) {
    uint32_t kind = ELF64_R_TYPE(relocation->r_info);
    size_t index = ELF64_R_SYM(relocation->r_info);
    if (kind == R_X86_64_NONE) {
        return true;
    }
    uint64_t address;
    if (!symbol_address(object, index, &address)) {
        return false;
    }
    uint64_t here = (uint64_t)(uintptr_t)place;
    uint64_t addend = (uint64_t)relocation->r_addend;
    if (object->slots[index] != NO_SLOT) {
        uint64_t stub, entry;
        fill_slot(object, index, address, &stub, &entry);
        if (uses_table(kind)) {
            address = entry;
        } else if (kind == R_X86_64_PLT32 && !reaches((int64_t)(address + addend - here))) {
            address = stub;
        }
    }
    uint64_t value = address + addend;
    int64_t distance = (int64_t)(value - here);
    if (kind == R_X86_64_64 || kind == R_X86_64_PC64) {
        uint64_t bits = kind == R_X86_64_64 ? value : (uint64_t)distance;
        memcpy(place, &bits, sizeof(bits));
        return true;
    }
    if (kind == R_X86_64_PC32 || kind == R_X86_64_PLT32 || uses_table(kind)) {
        return write_32(object, place, distance, reaches(distance));
    }
    if (kind == R_X86_64_32 || kind == R_X86_64_32S) {
        return write_32(object, place, (int64_t)value,
                        kind == R_X86_64_32 ? value <= UINT32_MAX : reaches((int64_t)value));
    }
    return fail(object, "relocation type %u is not supported", kind);
}

static bool relocate_sections(pm_object *object) {
    for (size_t i = 0; i < object->section_count; i++) {
        const section *relocations = &object->sections[i];
        const section *target = relocated_section(object, relocations);
        size_t count = target == NULL ? 0 : relocations->header.sh_size / sizeof(Elf64_Rela);
        for (size_t k = 0; k < count; k++) {
            Elf64_Rela relocation = relocation_at(object, relocations, k);
            if (!relocate(object, target->address + relocation.r_offset, &relocation)) {
                return false;
            }
        }
    }
    return true;
}

static bool seal(pm_object *object) {
    static const int access[SEGMENTS] = {PROT_READ | PROT_EXEC, PROT_READ, PROT_READ | PROT_WRITE};
    for (int i = 0; i < SEGMENTS; i++) {
        uint64_t size = object->start[i + 1] - object->start[i];
        if (size != 0 && mprotect(object->memory + object->start[i], size, access[i]) != 0) {
            return fail(object, "cannot protect the loaded code");
        }
    }
    return true;
}

static void tell_gdb(jit_code_entry *entry, uint32_t action) {
    __jit_debug_descriptor.relevant = entry;
    __jit_debug_descriptor.action = action;
    __jit_debug_register_code();
}

// gdb applies the debug sections' relocations itself, once the section headers say where the code went.
static void register_with_gdb(pm_object *object) {
    Elf64_Ehdr header;
    memcpy(&header, object->image, sizeof(header));
    for (size_t i = 0; i < object->section_count; i++) {
        uint64_t address = (uint64_t)(uintptr_t)object->sections[i].address;
        uint8_t *one = object->image + header.e_shoff + i * sizeof(Elf64_Shdr);
        memcpy(one + offsetof(Elf64_Shdr, sh_addr), &address, sizeof(address));
    }
    jit_code_entry *entry = &object->entry;
    entry->symfile_addr = (const char *)object->image;
    entry->symfile_size = object->image_size;
    entry->next = __jit_debug_descriptor.first;
    if (entry->next != NULL) {
        entry->next->prev = entry;
    }
    __jit_debug_descriptor.first = entry;
    tell_gdb(entry, JIT_REGISTER);
}

static void unregister_with_gdb(pm_object *object) {
    jit_code_entry *entry = &object->entry;
    if (entry->symfile_addr == NULL) {
        return;
    }
    if (entry->prev != NULL) {
        entry->prev->next = entry->next;
    } else {
        __jit_debug_descriptor.first = entry->next;
    }
    if (entry->next != NULL) {
        entry->next->prev = entry->prev;
    }
    tell_gdb(entry, JIT_UNREGISTER);
}

pm_object *pm_object_load(const void *data, size_t size, pm_symbol_lookup lookup, char **error) {
    if (error != NULL) {
        *error = NULL;
    }
    pm_object *object = calloc(1, sizeof(*object));
    if (object == NULL) {
        return NULL;
    }
    object->lookup = lookup;
    object->error = error;
    object->image_size = size;
    object->image = malloc(size == 0 ? 1 : size);
    if (object->image != NULL) {
        memcpy(object->image, data, size);
    }
    bool loaded = object->image != NULL && read_sections(object) && read_symbols(object) && choose_slots(object) &&
                  place_sections(object) && relocate_sections(object) && seal(object);
    object->error = NULL; // the caller's variable may be gone by the next call
    if (!loaded) {
        pm_object_unload(object);
        return NULL;
    }
    register_with_gdb(object);
    return object;
}

void *pm_object_symbol(pm_object *object, const char *name) {
    for (size_t i = 0; i < object->symbol_count; i++) {
        size_t index = (object->cursor + i) % object->symbol_count;
        Elf64_Sym symbol = symbol_at(object, index);
        bool global = ELF64_ST_BIND(symbol.st_info) != STB_LOCAL && symbol.st_shndx != SHN_UNDEF;
        if (!global || symbol.st_shndx >= object->section_count || !is_named(object, &symbol, name)) {
            continue;
        }
        const section *home = &object->sections[symbol.st_shndx];
        if (home->address == NULL || symbol.st_value > home->header.sh_size) {
            return NULL;
        }
        object->cursor = index + 1;
        return home->address + symbol.st_value;
    }
    return NULL;
}

void pm_object_unload(pm_object *object) {
    if (object == NULL) {
        return;
    }
    unregister_with_gdb(object);
    if (object->memory != NULL) {
        munmap(object->memory, object->start[SEGMENTS]);
    }
    free(object->slots);
    free(object->sections);
    free(object->image);
    free(object);
}
