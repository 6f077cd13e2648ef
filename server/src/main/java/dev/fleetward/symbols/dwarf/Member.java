package dev.fleetward.symbols.dwarf;

import java.util.List;
import java.util.Optional;

/** One member of a struct, class or union: where it begins, in bytes, and what it is. A base class has no name. */
public record Member(String name, long offset, Optional<Die> type, Die entry) {
    private static final int PLUS_CONSTANT = 0x23;

    /** In the order of the source, base classes among them. */
    public static List<Member> of(Die record) {
        return record.children().stream()
                .filter(child -> child.is(Tag.MEMBER) || child.is(Tag.INHERITANCE))
                .map(child -> new Member(child.name().orElse(""), offset(child), child.type(), child))
                .toList();
    }

    /** A number, or in old DWARF the expression "add this number"; a union's members have none. */
    private static long offset(Die member) {
        return member.value(At.DATA_MEMBER_LOCATION)
                .map(value -> switch (value) {
                    case Value.Constant constant -> constant.value();
                    case Value.Block block
                    when block.bytes().length > 1 && block.bytes()[0] == PLUS_CONSTANT ->
                        new dev.fleetward.symbols.elf.Reader(block.bytes(), false)
                                .skip(1)
                                .uleb();
                    case Value.Block _,
                            Value.Address _,
                            Value.Text _,
                            Value.Flag _,
                            Value.Offset _,
                            Value.Reference _ -> 0L;
                })
                .orElse(0L);
    }
}
