package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function at one place of its code: the blocks that the place is in.
 *
 * @param blocks innermost first, the function itself last
 */
record Scope(List<Die> blocks) {
    private static final int MAX_DEPTH = 128;

    /** @param absent the compiler left it out here, so that only what the source says is known */
    record Declared(Die die, boolean absent) {
        boolean isArgument() {
            return die.is(Tag.FORMAL_PARAMETER);
        }
    }

    /** The function and those inlined in it at this link-time address, the innermost first. */
    static List<Scope> at(Die function, long address) {
        var scopes = new ArrayList<Scope>();
        var blocks = new ArrayList<Die>(List.of(function));
        Die around = function;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            Die inner = inner(around, address);
            if (inner == null) {
                break;
            }
            if (inner.is(Tag.INLINED_SUBROUTINE)) {
                scopes.addFirst(new Scope(List.copyOf(blocks)));
                blocks.clear();
            }
            blocks.addFirst(inner);
            around = inner;
        }
        scopes.addFirst(new Scope(List.copyOf(blocks)));
        return scopes;
    }

    private static @Nullable Die inner(Die around, long address) {
        for (Die child : around.children()) {
            boolean holds = isBlock(child) || child.is(Tag.INLINED_SUBROUTINE);
            if (holds && child.covers(address)) {
                return child;
            }
        }
        return null;
    }

    private static boolean isBlock(Die die) {
        return die.is(Tag.LEXICAL_BLOCK) || die.is(Tag.TRY_BLOCK) || die.is(Tag.CATCH_BLOCK);
    }

    /**
     * Arguments, then local variables, those of inner blocks first. Variables that outlive the call are not among them:
     * they are told with the global ones.
     */
    List<Declared> variables() {
        var arguments = new ArrayList<Declared>();
        var locals = new ArrayList<Declared>();
        for (Die block : blocks) {
            var here = new ArrayList<Declared>();
            add(block, here, false, 0);
            if (block == blocks.getLast()) {
                addAbsent(block, here);
            }
            here.forEach(each -> (each.isArgument() ? arguments : locals).add(each));
        }
        arguments.addAll(locals);
        return arguments.stream().limit(Limits.MAX_VARIABLES).toList();
    }

    private static void add(Die block, List<Declared> found, boolean absent, int depth) {
        for (Die child : block.children()) {
            boolean variable = child.is(Tag.FORMAL_PARAMETER) || child.is(Tag.VARIABLE);
            if (variable && isShown(child)) {
                found.add(new Declared(child, absent));
            } else if (isBlock(child) && isWithoutCode(child) && depth < MAX_DEPTH) {
                add(child, found, absent, depth + 1);
            }
        }
    }

    private static boolean isWithoutCode(Die block) {
        return !block.has(At.LOW_PC) && !block.has(At.RANGES);
    }

    private static boolean isShown(Die variable) {
        return variable.name().filter(name -> !name.isEmpty()).isPresent()
                && !variable.flag(At.DECLARATION)
                && !Place.isFixed(variable);
    }

    /** What the function declares and this copy of its code does not mention. */
    private static void addAbsent(Die function, List<Declared> found) {
        Die origin = function.reference(At.ABSTRACT_ORIGIN).orElse(null);
        if (origin == null) {
            return;
        }
        Set<Long> mentioned = new HashSet<>();
        for (Die child : function.children()) {
            child.origins().forEach(die -> mentioned.add(die.offset()));
        }
        for (Die declared : origin.children()) {
            if (mentioned.contains(declared.offset())) {
                continue;
            }
            boolean variable = declared.is(Tag.FORMAL_PARAMETER) || declared.is(Tag.VARIABLE);
            if (variable && isShown(declared)) {
                found.add(new Declared(declared, !declared.has(At.CONST_VALUE)));
            } else if (isBlock(declared) && isWithoutCode(declared)) {
                add(declared, found, true, 0);
            }
        }
    }
}
