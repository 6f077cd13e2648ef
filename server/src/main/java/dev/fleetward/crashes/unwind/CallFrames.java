package dev.fleetward.crashes.unwind;

import dev.fleetward.crashes.unwind.FrameEntry.Common;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Call frame information of a module: {@code .eh_frame} (LSB) or {@code .debug_frame} (DWARF 2 to 5, 6.4). Immutable,
 * safe for concurrent use; addresses are those the module was linked at.
 */
final class CallFrames {
    private static final int MAX_ENTRIES = 2_000_000;
    private static final long EXTENDED_LENGTH = 0xffff_ffffL;

    private final List<FrameEntry> entries;
    private final long[] highestEnd;

    private CallFrames(List<FrameEntry> entries) {
        this.entries = entries;
        this.highestEnd = new long[entries.size()];
        long highest = 0;
        for (int i = 0; i < highestEnd.length; i++) {
            FrameEntry entry = entries.get(i);
            long end = entry.start() + entry.length();
            highest = Long.compareUnsigned(end, highest) > 0 ? end : highest;
            highestEnd[i] = highest;
        }
    }

    static CallFrames none() {
        return new CallFrames(List.of());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /**
     * Reads as far as it can: what is behind damage is left out.
     *
     * @param address of the section
     * @param isFunction whether a function begins there; asked of the addresses linkers leave where they dropped one
     */
    static CallFrames ofEhFrame(ByteBuffer section, long address, int addressBytes, LongPredicate isFunction) {
        return new Reader(section, address, addressBytes, true, isFunction).read();
    }

    static CallFrames ofDebugFrame(ByteBuffer section, int addressBytes, LongPredicate isFunction) {
        return new Reader(section, 0, addressBytes, false, isFunction).read();
    }

    Optional<FrameEntry> find(long address) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(entries.get(middle).start(), address) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int i = low - 1; i >= 0 && Long.compareUnsigned(highestEnd[i], address) > 0; i--) {
            if (entries.get(i).holds(address)) {
                return Optional.of(entries.get(i));
            }
        }
        return Optional.empty();
    }

    private static final class Reader {
        private final Cursor in;
        private final long address;
        private final int addressBytes;
        private final boolean ehFrame;
        private final LongPredicate isFunction;
        private final Map<Long, Optional<Common>> commons = new HashMap<>();
        private final List<FrameEntry> entries = new ArrayList<>();

        Reader(ByteBuffer section, long address, int addressBytes, boolean ehFrame, LongPredicate isFunction) {
            this.in = new Cursor(section);
            this.address = address;
            this.addressBytes = addressBytes;
            this.ehFrame = ehFrame;
            this.isFunction = isFunction;
        }

        CallFrames read() {
            try {
                while (in.hasMore() && entries.size() < MAX_ENTRIES) {
                    if (!entry()) {
                        break;
                    }
                }
            } catch (BadFrameInfo damage) {
                // What was read before it still holds.
            }
            entries.sort(Comparator.comparing(FrameEntry::start, Long::compareUnsigned));
            return new CallFrames(List.copyOf(entries));
        }

        /** False at the end mark. */
        private boolean entry() throws BadFrameInfo {
            long length = in.u32();
            boolean wide = length == EXTENDED_LENGTH;
            if (wide) {
                length = in.u64();
            }
            if (length == 0) {
                return !ehFrame; // padding within .debug_frame, the end of .eh_frame
            }
            int begin = in.position();
            if (length < 0 || length > in.remaining()) {
                throw new BadFrameInfo("an entry of %d bytes".formatted(length));
            }
            long id = wide ? in.u64() : in.u32();
            if (!isCommon(id, wide)) {
                long at = ehFrame ? begin - id : id;
                Common common = common(at);
                if (common != null) {
                    function(common, begin + length);
                }
            }
            in.moveTo(begin + length);
            return true;
        }

        private boolean isCommon(long id, boolean wide) {
            return ehFrame ? id == 0 : id == (wide ? -1L : EXTENDED_LENGTH);
        }

        private void function(Common common, long end) throws BadFrameInfo {
            try {
                long start = common.pointers().read(in, address, common.addressBytes());
                long length = common.pointers().number(in, common.addressBytes());
                if (common.hasAugmentation()) {
                    in.block(in.uleb());
                }
                if (length != 0 && !isDropped(start)) {
                    entries.add(new FrameEntry(start, length, in.block(end - in.position()), common));
                }
            } catch (BadFrameInfo damage) {
                in.moveTo(end); // only this function is without
            }
        }

        /** Linkers leave 0, 1 or the highest address where they dropped a function's code. */
        private boolean isDropped(long start) {
            long highest = addressBytes == Integer.BYTES ? EXTENDED_LENGTH : -1L;
            return (start == 0 || start == 1 || start == highest || start == highest - 1) && !isFunction.test(start);
        }

        private @Nullable Common common(long at) throws BadFrameInfo {
            Optional<Common> known = commons.get(at);
            if (known == null) {
                int back = in.position();
                known = readCommon(at);
                in.moveTo(back);
                commons.put(at, known);
            }
            return known.orElse(null);
        }

        private Optional<Common> readCommon(long at) {
            try {
                in.moveTo(at);
                long length = in.u32();
                boolean wide = length == EXTENDED_LENGTH;
                if (wide) {
                    length = in.u64();
                }
                long end = in.position() + length;
                long id = wide ? in.u64() : in.u32();
                return isCommon(id, wide) ? Optional.of(commonBody(end)) : Optional.empty();
            } catch (BadFrameInfo damage) {
                return Optional.empty();
            }
        }

        private Common commonBody(long end) throws BadFrameInfo {
            int version = in.u8();
            String augmentation = in.text();
            int bytes = addressBytes;
            if (version >= 4) {
                bytes = in.u8();
                in.u8(); // segment selectors, of no machine we know
            }
            if (augmentation.startsWith("eh")) {
                in.unsigned(bytes); // a pointer of GCC 2
            }
            long codeAlign = in.uleb();
            long dataAlign = in.sleb();
            int returnColumn = version == 1 ? in.u8() : in.register();
            var pointers = PointerEncoding.ABSOLUTE;
            boolean hasAugmentation = augmentation.startsWith("z");
            if (hasAugmentation) {
                long length = in.uleb();
                long instructions = in.position() + length;
                pointers = pointers(augmentation, bytes);
                in.moveTo(instructions);
            }
            return new Common(
                    codeAlign,
                    dataAlign,
                    returnColumn,
                    pointers,
                    hasAugmentation,
                    augmentation.indexOf('S') >= 0,
                    bytes,
                    in.block(end - in.position()));
        }

        private PointerEncoding pointers(String augmentation, int bytes) throws BadFrameInfo {
            var pointers = PointerEncoding.ABSOLUTE;
            for (int i = 1; i < augmentation.length(); i++) {
                switch (augmentation.charAt(i)) {
                    case 'R' -> pointers = new PointerEncoding(in.u8());
                    case 'L' -> in.u8();
                    case 'P' -> new PointerEncoding(in.u8()).number(in, bytes);
                    default -> {} // S and B have no data
                }
            }
            return pointers;
        }
    }
}
