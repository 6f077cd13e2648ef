package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;
import org.jspecify.annotations.Nullable;

/** What stands before a line program: its files, and how its short instructions are meant. */
record LineHeader(
        FileTable files,
        int addressBytes,
        int leastInstructionBytes,
        int mostOperations,
        boolean beginsAsStatement,
        int lineBase,
        int lineRange,
        int firstSpecial,
        int[] operandCounts,
        Reader program) {
    private static final int PATH = 1;
    private static final int DIRECTORY_INDEX = 2;
    private static final int MAX_FORMATS = 64;

    /** @param unit whose root names this table, and whose strings and address size it shares */
    static LineHeader read(Unit unit, long offset) {
        return new Parser(unit, offset).read();
    }

    private static final class Parser {
        private final Unit unit;
        private final long bodyAt;
        private final boolean wide;
        private final Reader in;

        Parser(Unit unit, long offset) {
            this.unit = unit;
            DebugFile file = unit.file();
            Reader head = file.reader(".debug_line", offset, Math.min(12, file.size(".debug_line") - offset));
            long length = head.u32();
            this.wide = length == Encoding.WIDE;
            length = wide ? head.u64() : length;
            this.bodyAt = offset + head.position();
            this.in = file.reader(".debug_line", bodyAt, length);
        }

        LineHeader read() {
            int version = in.u16();
            int addressBytes = unit.addressBytes();
            if (version >= 5) {
                addressBytes = in.u8();
                in.skip(1);
            }
            var encoding = new Encoding(version, addressBytes, wide);
            long headerBytes = encoding.offset(in);
            long programAt = in.position() + headerBytes;
            int least = in.u8();
            int most = version >= 4 ? in.u8() : 1;
            boolean beginsAsStatement = in.u8() != 0;
            int lineBase = (byte) in.u8();
            int lineRange = in.u8();
            int firstSpecial = in.u8();
            if (lineRange == 0 || firstSpecial == 0) {
                throw new BadElf("bad-lines", "A line program has no range of lines or no special instructions.");
            }
            int[] operandCounts = new int[firstSpecial];
            for (int i = 1; i < firstSpecial; i++) {
                operandCounts[i] = in.u8();
            }
            FileTable files = version >= 5 ? newFiles(encoding) : oldFiles();
            return new LineHeader(
                    files,
                    addressBytes,
                    least,
                    Math.max(most, 1),
                    beginsAsStatement,
                    lineBase,
                    lineRange,
                    firstSpecial,
                    operandCounts,
                    in.at(programAt));
        }

        private FileTable oldFiles() {
            var directories = new Longs();
            directories.add(TextRef.NONE);
            while (!atEmpty()) {
                directories.add(TextRef.inLines(bodyAt + in.position()));
                in.skipText();
            }
            var names = new Longs();
            var directoryOf = new Ints();
            while (!atEmpty()) {
                names.add(TextRef.inLines(bodyAt + in.position()));
                in.skipText();
                directoryOf.add((int) in.uleb());
                in.uleb();
                in.uleb();
            }
            return new FileTable(unit, 1, directories.toArray(), names.toArray(), directoryOf.toArray());
        }

        /** An empty text ends a list. */
        private boolean atEmpty() {
            int at = in.position();
            if (in.u8() == 0) {
                return true;
            }
            in.at(at);
            return false;
        }

        private FileTable newFiles(Encoding encoding) {
            var directories = new Longs();
            entries(encoding, directories, null);
            var names = new Longs();
            var directoryOf = new Ints();
            entries(encoding, names, directoryOf);
            return new FileTable(unit, 0, directories.toArray(), names.toArray(), directoryOf.toArray());
        }

        private void entries(Encoding encoding, Longs names, @Nullable Ints directoryOf) {
            int formats = in.u8();
            if (formats > MAX_FORMATS) {
                throw new BadElf("too-large", "A file entry has more than %d parts.".formatted(MAX_FORMATS));
            }
            int[] kinds = new int[formats];
            int[] forms = new int[formats];
            for (int i = 0; i < formats; i++) {
                kinds[i] = (int) in.uleb();
                forms[i] = (int) in.uleb();
            }
            long count = in.uleb();
            // An entry takes a byte at least, unless a broken table says that it takes none.
            if (count < 0 || count > in.remaining()) {
                throw new BadElf("truncated", "A line table claims %s files.".formatted(Long.toUnsignedString(count)));
            }
            for (long i = 0; i < count; i++) {
                long name = TextRef.NONE;
                int directory = 0;
                for (int part = 0; part < formats; part++) {
                    int form = forms[part];
                    switch (kinds[part]) {
                        case PATH -> name = TextRef.readInLines(in, form, encoding, bodyAt, unit);
                        case DIRECTORY_INDEX -> directory = (int) Attribute.number(in, form, 0, unit);
                        default -> Form.skip(in, form, encoding);
                    }
                }
                names.add(name);
                if (directoryOf != null) {
                    directoryOf.add(directory);
                }
            }
        }
    }
}
