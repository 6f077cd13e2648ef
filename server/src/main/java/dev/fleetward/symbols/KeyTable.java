package dev.fleetward.symbols;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Member;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Reader;
import dev.fleetward.symbols.elf.Symbol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The SDK's table of metrics in the firmware's memory. Where a record's members lie is taken from the debug information:
 * the width of its enumerations depends on how the firmware was compiled, and members were added over the years.
 */
final class KeyTable {
    private static final String TABLE = "s_memfault_heartbeat_keys";
    private static final String RECORD = "sMemfaultMetricKVPair";
    private static final String SESSION_MEMBER = "session_key";
    private static final int MAX_ALIASES = 16;
    private static final long MAX_RECORD_BYTES = 256;

    private KeyTable() {}

    /** @param session negative when the SDK has none yet */
    record Key(SymbolMap.Type type, long min, long range, int session, long scale) {}

    /** By the number of the metric; empty when the table or its type is not there. */
    static Map<Long, Key> read(ElfFile elf, DebugInfo info) {
        Optional<Symbol> table = elf.symbols().named(TABLE);
        Optional<Die> record = info.type(RECORD).map(KeyTable::unaliased);
        long bytes = record.map(KeyTable::size).orElse(0L);
        if (table.isEmpty() || bytes <= 0 || bytes > MAX_RECORD_BYTES) {
            return Map.of();
        }
        List<Member> members = info.members(RECORD);
        long count = Math.min(table.get().size() / bytes, SymbolMapCodec.MAX_METRICS);
        Optional<byte[]> memory = elf.memory(table.get().address(), (int) (count * bytes));
        var keys = new HashMap<Long, Key>();
        memory.ifPresent(content -> {
            var records = new Reader(content, elf.bigEndian());
            for (long i = 0; i < count; i++) {
                var row = new Row(records, i * bytes, members);
                keys.putIfAbsent(row.number("key", i), row.key());
            }
        });
        return keys;
    }

    private record Row(Reader records, long at, List<Member> members) {
        Key key() {
            SymbolMap.Type type = SymbolMap.Type.of(number("type", 0)).orElse(SymbolMap.Type.UNSIGNED);
            long min = number("min", 0);
            return new Key(
                    type,
                    type == SymbolMap.Type.SIGNED ? (int) min : min,
                    number("range", 0),
                    (int) number(SESSION_MEMBER, -1),
                    Math.max(1, number("scale_value", 1)));
        }

        long number(String member, long otherwise) {
            return members.stream()
                    .filter(one -> one.name().equals(member))
                    .findFirst()
                    .map(one -> records.at(at + one.offset())
                            .unsigned(one.type()
                                    .map(KeyTable::unaliased)
                                    .map(KeyTable::size)
                                    .orElse(4L)
                                    .intValue()))
                    .orElse(otherwise);
        }
    }

    private static long size(Die type) {
        return type.number(At.BYTE_SIZE).orElse(0);
    }

    private static Die unaliased(Die type) {
        Die plain = type;
        for (int i = 0; i < MAX_ALIASES && !plain.has(At.BYTE_SIZE); i++) {
            Optional<Die> next = plain.type();
            if (next.isEmpty()) {
                return plain;
            }
            plain = next.get();
        }
        return plain;
    }
}
