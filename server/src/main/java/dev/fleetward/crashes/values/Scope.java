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
            add(block, here, 0);
            if (block == blocks.getLast()) {
                addAbsent(block, here);
            }
            here.forEach(each -> (each.isArgument() ? arguments : locals).add(each));
        }
        arguments.addAll(locals);
        return arguments.stream().limit(Limits.MAX_VARIABLES).toList();
    }

    private static void add(Die block, List<Declared> found, int depth) {
        for (Die child : block.children()) {
            boolean variable = child.is(Tag.FORMAL_PARAMETER) || child.is(Tag.VARIABLE);
            if (variable && isShown(child)) {
                found.add(new Declared(child, false));
            } else if (isBlock(child) && isWithoutCode(child) && depth < MAX_DEPTH) {
                add(child, found, depth + 1);
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

    /** Also within blocks, whether the place is in them or not. */
    private static void mention(Die block, Set<Long> mentioned, int depth) {
        for (Die child : block.children()) {
            child.origins().forEach(die -> mentioned.add(die.offset()));
            if (isBlock(child) && depth < MAX_DEPTH) {
                mention(child, mentioned, depth + 1);
            }
        }
    }

    /** What the function declares and this copy of its code does not mention. */
    private static void addAbsent(Die function, List<Declared> found) {
        Die origin = function.reference(At.ABSTRACT_ORIGIN).orElse(null);
        if (origin == null) {
            return;
        }
        Set<Long> mentioned = new HashSet<>();
        mention(function, mentioned, 0);
        addAbsent(origin, mentioned, found, 0);
    }

    private static void addAbsent(Die declared, Set<Long> mentioned, List<Declared> found, int depth) {
        for (Die child : declared.children()) {
            boolean variable = child.is(Tag.FORMAL_PARAMETER) || child.is(Tag.VARIABLE);
            if (mentioned.contains(child.offset())) {
                continue;
            }
            if (variable && isShown(child)) {
                found.add(new Declared(child, !child.has(At.CONST_VALUE)));
            } else if (isBlock(child) && isWithoutCode(child) && depth < MAX_DEPTH) {
                addAbsent(child, mentioned, found, depth + 1);
            }
        }
    }
}
