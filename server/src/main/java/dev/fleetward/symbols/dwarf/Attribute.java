package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.Reader;

/** Reads attributes: as typed values, or as bare numbers where millions are read. */
final class Attribute {
    private Attribute() {}

    static Value read(Reader in, int form, long constant, Unit unit) {
        Encoding encoding = unit.header().encoding();
        if (TextRef.isText(form)) {
            return new Value.Text(
                    TextRef.text(TextRef.read(in, form, unit), unit).orElse(""));
        }
        return switch (form) {
            case Form.INDIRECT -> read(in, Form.indirect(in), 0, unit);
            case Form.IMPLICIT_CONST -> new Value.Constant(constant, 0);
            case Form.SDATA, Form.UDATA -> new Value.Constant(number(in, form, constant, unit), 0);
            case Form.DATA1, Form.DATA2, Form.DATA4, Form.DATA8 -> {
                int bytes = Form.bytes(form, encoding);
                yield new Value.Constant(in.unsigned(bytes), bytes);
            }
            case Form.DATA16 -> new Value.Block(in.bytes(16), false);
            case Form.FLAG, Form.FLAG_PRESENT -> new Value.Flag(number(in, form, constant, unit) != 0);
            case Form.BLOCK, Form.BLOCK1, Form.BLOCK2, Form.BLOCK4 ->
                new Value.Block(in.bytes(Form.blockBytes(in, form)), false);
            case Form.EXPRLOC -> new Value.Block(in.bytes(Form.blockBytes(in, form)), true);
            case Form.SEC_OFFSET, Form.LOCLISTX, Form.RNGLISTX -> new Value.Offset(number(in, form, constant, unit));
            case Form.REF_SIG8 -> new Value.Reference(Value.Space.SIGNATURE, in.u64());
            case Form.REF_SUP4, Form.REF_SUP8, Form.GNU_REF_ALT ->
                new Value.Reference(Value.Space.SHARED_FILE, number(in, form, constant, unit));
            default ->
                isReference(form)
                        ? new Value.Reference(Value.Space.SECTION, number(in, form, constant, unit))
                        : new Value.Address(number(in, form, constant, unit));
        };
    }

    /**
     * Constants as they are, addresses out of their table, references and lists as offsets in their section. Zero for
     * what has no number, such as a block.
     */
    static long number(Reader in, int form, long constant, Unit unit) {
        Encoding encoding = unit.header().encoding();
        return switch (form) {
            case Form.ADDR -> encoding.address(in);
            case Form.ADDRX, Form.ADDRX1, Form.ADDRX2, Form.ADDRX3, Form.ADDRX4, Form.GNU_ADDR_INDEX ->
                unit.address(Form.index(in, form));
            case Form.DATA1, Form.FLAG -> in.u8();
            case Form.DATA2 -> in.u16();
            case Form.DATA4, Form.REF_SUP4 -> in.u32();
            case Form.DATA8, Form.REF_SUP8, Form.REF_SIG8 -> in.u64();
            case Form.UDATA -> in.uleb();
            case Form.SDATA -> in.sleb();
            case Form.IMPLICIT_CONST -> constant;
            case Form.FLAG_PRESENT -> 1;
            case Form.SEC_OFFSET, Form.GNU_REF_ALT -> encoding.offset(in);
            case Form.REF_ADDR -> in.unsigned(Form.bytes(form, encoding));
            case Form.REF1 -> unit.header().offset() + in.u8();
            case Form.REF2 -> unit.header().offset() + in.u16();
            case Form.REF4 -> unit.header().offset() + in.u32();
            case Form.REF8 -> unit.header().offset() + in.u64();
            case Form.REF_UDATA -> unit.header().offset() + in.uleb();
            case Form.RNGLISTX -> unit.listOffset(in.uleb(), false);
            case Form.LOCLISTX -> unit.listOffset(in.uleb(), true);
            case Form.INDIRECT -> number(in, Form.indirect(in), 0, unit);
            default -> {
                Form.skip(in, form, encoding);
                yield 0;
            }
        };
    }

    /** Of the high end of a function: these forms hold an address, all others a length. */
    static boolean isAddress(int form) {
        return switch (form) {
            case Form.ADDR, Form.ADDRX, Form.ADDRX1, Form.ADDRX2, Form.ADDRX3, Form.ADDRX4, Form.GNU_ADDR_INDEX -> true;
            default -> false;
        };
    }

    static boolean isReference(int form) {
        return switch (form) {
            case Form.REF_ADDR, Form.REF1, Form.REF2, Form.REF4, Form.REF8, Form.REF_UDATA -> true;
            default -> false;
        };
    }
}
