package dev.fleetward.symbols.dwarf;

import java.util.List;

/** One name of an enumeration and the number it stands for. */
public record Enumerator(String name, long value) {
    public static List<Enumerator> of(Die enumeration) {
        return enumeration.children(Tag.ENUMERATOR).stream()
                .map(each -> new Enumerator(
                        each.name().orElse(""), each.number(At.CONST_VALUE).orElse(0)))
                .toList();
    }
}
