package dev.fleetward.symbols.elf;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which id a build goes by. Firmware of the Memfault SDK says so in {@code g_memfault_build_id} (type, length, short
 * length, reserved, pointer to the bytes); its own derived id is patched in after linking and goes before a GNU id that
 * the device never sends.
 */
final class BuildIds {
    private static final int DERIVED = 3;
    private static final int DERIVED_BYTES = 20;
    private static final int STORAGE_AT = 4;
    private static final int LENGTH_AT = 1;

    private BuildIds() {}

    static Optional<BuildId> of(ElfFile elf) {
        return derived(elf).or(() -> linkers(elf));
    }

    private static Optional<BuildId> linkers(ElfFile elf) {
        return elf.notes().stream()
                .filter(Note::isBuildId)
                .map(note -> note.content().toArray(ValueLayout.JAVA_BYTE))
                .filter(BuildIds::isMeant)
                .map(BuildId::of)
                .findFirst();
    }

    private static Optional<BuildId> derived(ElfFile elf) {
        return elf.symbols()
                .named("g_memfault_build_id")
                .flatMap(symbol -> elf.memory(symbol.address(), STORAGE_AT + elf.addressBytes()))
                .filter(bytes -> bytes[0] == DERIVED)
                .flatMap(bytes -> elf.symbols()
                        .named("g_memfault_sdk_derived_build_id")
                        .map(Symbol::address)
                        .or(() -> Optional.of(storage(elf, bytes)))
                        .flatMap(address -> elf.memory(address, length(bytes))))
                .filter(BuildIds::isMeant)
                .map(BuildId::of);
    }

    private static long storage(ElfFile elf, byte[] bytes) {
        return new Reader(bytes, elf.bigEndian()).at(STORAGE_AT).unsigned(elf.addressBytes());
    }

    private static int length(byte[] bytes) {
        int length = bytes[LENGTH_AT] & 0xFF;
        return length == 0 || length > BuildId.MAX_BYTES ? DERIVED_BYTES : length;
    }

    /** Bytes all alike were never filled in. */
    private static boolean isMeant(byte[] id) {
        return id.length > 0
                && id.length <= BuildId.MAX_BYTES
                && !Arrays.equals(id, 1, id.length, id, 0, id.length - 1);
    }
}
