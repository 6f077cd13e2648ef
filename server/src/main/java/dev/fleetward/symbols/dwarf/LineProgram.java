package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.Reader;

/** Runs the small program that a line table is written as (DWARF 5, section 6.2). */
final class LineProgram {
    private static final int EXTENDED = 0;
    private static final int COPY = 1;
    private static final int ADVANCE_PC = 2;
    private static final int ADVANCE_LINE = 3;
    private static final int SET_FILE = 4;
    private static final int SET_COLUMN = 5;
    private static final int NEGATE_STATEMENT = 6;
    private static final int BASIC_BLOCK = 7;
    private static final int CONST_ADD_PC = 8;
    private static final int FIXED_ADVANCE_PC = 9;
    private static final int PROLOGUE_END = 10;
    private static final int EPILOGUE_BEGIN = 11;
    private static final int SET_ISA = 12;

    private static final int END_SEQUENCE = 1;
    private static final int SET_ADDRESS = 2;

    private final LineHeader header;
    private final LineTable.Builder rows;
    private final Reader in;
    private long address;
    private int operation;
    private int file;
    private int line;
    private int column;
    private boolean statement;

    private LineProgram(LineHeader header, LineTable.Builder rows) {
        this.header = header;
        this.rows = rows;
        this.in = header.program();
        reset();
    }

    static LineTable run(LineHeader header, CodeRanges code) {
        var rows = new LineTable.Builder(code);
        new LineProgram(header, rows).run();
        return rows.build();
    }

    private void reset() {
        address = 0;
        operation = 0;
        file = 1;
        line = 1;
        column = 0;
        statement = header.beginsAsStatement();
    }

    private void run() {
        int firstSpecial = header.firstSpecial();
        while (in.hasRemaining()) {
            int code = in.u8();
            if (code >= firstSpecial) {
                special(code - firstSpecial);
                rows.row(address, file, line, column, statement);
            } else {
                standard(code);
            }
        }
    }

    private void special(int adjusted) {
        advance(adjusted / header.lineRange());
        line += header.lineBase() + adjusted % header.lineRange();
    }

    /** Machines with several operations in one instruction count these too. */
    private void advance(long operations) {
        int most = header.mostOperations();
        if (most == 1) {
            address += operations * header.leastInstructionBytes();
        } else {
            address += (operation + operations) / most * header.leastInstructionBytes();
            operation = (int) ((operation + operations) % most);
        }
    }

    private void standard(int code) {
        switch (code) {
            case EXTENDED -> extended();
            case COPY -> rows.row(address, file, line, column, statement);
            case ADVANCE_PC -> advance(in.uleb());
            case ADVANCE_LINE -> line += (int) in.sleb();
            case SET_FILE -> file = (int) in.uleb();
            case SET_COLUMN -> column = (int) in.uleb();
            case CONST_ADD_PC -> advance((255 - header.firstSpecial()) / header.lineRange());
            case FIXED_ADVANCE_PC -> {
                address += in.u16();
                operation = 0;
            }
            case NEGATE_STATEMENT -> statement = !statement;
            case BASIC_BLOCK, PROLOGUE_END, EPILOGUE_BEGIN -> {
                // Of no account for where an address comes from.
            }
            case SET_ISA -> in.uleb();
            default -> {
                for (int i = 0; i < header.operandCounts()[code]; i++) {
                    in.uleb();
                }
            }
        }
    }

    private void extended() {
        Reader body = in.slice(in.uleb());
        if (!body.hasRemaining()) {
            return;
        }
        switch (body.u8()) {
            case END_SEQUENCE -> {
                rows.end(address);
                reset();
            }
            case SET_ADDRESS -> {
                address = body.unsigned(body.remaining());
                operation = 0;
            }
            default -> {
                // Discriminators, files defined late and extensions: nothing we ask for.
            }
        }
    }
}
