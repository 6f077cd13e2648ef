package dev.fleetward.crashes.values;

import dev.fleetward.crashes.unwind.Architecture;
import dev.fleetward.crashes.unwind.Registers;
import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Tag;
import dev.fleetward.symbols.dwarf.Unit;
import dev.fleetward.symbols.elf.Reader;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a register or argument held when a function was entered. The function has forgotten it; what its caller says of
 * the call may tell (DWARF 5, 3.4).
 */
final class EntryValue {
    private static final int REG0 = 0x50;
    private static final int REG31 = 0x6f;
    private static final int REGX = 0x90;
    private static final int REGVAL_TYPE = 0xa5;
    private static final int GNU_REGVAL_TYPE = 0xf5;

    private EntryValue() {}

    /**
     * What the register named by an expression held.
     *
     * @param code a register, or a register with a type
     */
    static Operand of(byte[] code, Activation callee, Unit unit, Evaluation.Fuel fuel) throws NoValue {
        int register = register(code);
        Operand passed = passed(callee, fuel, parameter -> parameter
                .expression(At.LOCATION, callee.linked())
                .filter(place -> place.length > 0 && registerOrNone(place) == register)
                .isPresent());
        return isTyped(code) ? passed.reinterpreted(type(code, callee, unit), unit.addressBytes()) : passed;
    }

    private static int register(byte[] code) throws NoValue {
        int register = code.length == 0 ? Registers.NONE : registerOrNone(code);
        if (register == Registers.NONE) {
            throw new NoValue(Missing.NOT_UNDERSTOOD, "what something other than a register held");
        }
        return register;
    }

    private static int registerOrNone(byte[] code) {
        var in = new Reader(code, false);
        int op = in.u8();
        return switch (op) {
            case REGX, REGVAL_TYPE, GNU_REGVAL_TYPE -> (int) in.uleb();
            default -> op >= REG0 && op <= REG31 && !in.hasRemaining() ? op - REG0 : Registers.NONE;
        };
    }

    private static boolean isTyped(byte[] code) {
        int op = code[0] & 0xff;
        return op == REGVAL_TYPE || op == GNU_REGVAL_TYPE;
    }

    private static Type type(byte[] code, Activation callee, Unit unit) {
        var in = new Reader(code, false).skip(1);
        in.uleb();
        return callee.types().of(unit.dieInUnit(in.uleb()));
    }

    /** @param formal the argument's entry */
    static Operand ofParameter(Die formal, Activation callee, Evaluation.Fuel fuel) throws NoValue {
        return passed(callee, fuel, parameter -> parameter
                .reference(At.CALL_PARAMETER)
                .or(() -> parameter.reference(At.ABSTRACT_ORIGIN))
                .filter(it -> it.offset() == formal.offset())
                .isPresent());
    }

    private static Operand passed(Activation callee, Evaluation.Fuel fuel, Predicate<Die> wanted) throws NoValue {
        Activation caller = callee.caller().orElseThrow(() -> lost("the caller is not known"));
        Die site = site(caller, caller.returnAddress());
        boolean gnu = site.is(Tag.GNU_CALL_SITE);
        if (!leadsTo(site, callee, caller, fuel)) {
            throw lost("the call may have been of another function");
        }
        for (Die parameter : site.children(gnu ? Tag.GNU_CALL_SITE_PARAMETER : Tag.CALL_SITE_PARAMETER)) {
            if (wanted.test(parameter)) {
                byte[] value = parameter
                        .expression(gnu ? At.GNU_CALL_SITE_VALUE : At.CALL_VALUE, caller.linked())
                        .orElseThrow(() -> lost("the caller does not say what it passed"));
                return Evaluation.compute(value, parameter.unit(), caller, fuel);
            }
        }
        throw lost("the caller does not say what it passed");
    }

    private static Die site(Activation caller, long returnAddress) throws NoValue {
        Optional<Die> function = caller.function();
        List<Die> sites = function.map(it -> caller.build().callSites(it)).orElse(List.of());
        for (Die site : sites) {
            int attribute = site.is(Tag.GNU_CALL_SITE) ? At.LOW_PC : At.CALL_RETURN_PC;
            if (site.number(attribute).orElse(-1) == returnAddress) {
                return site;
            }
        }
        throw lost("the caller does not describe the call");
    }

    /** Where tail calls lie between, the function that runs is not the one that was called. */
    private static boolean leadsTo(Die site, Activation callee, Activation caller, Evaluation.Fuel fuel)
            throws NoValue {
        Optional<Die> running = callee.function();
        if (running.isEmpty()) {
            return false;
        }
        boolean gnu = site.is(Tag.GNU_CALL_SITE);
        Optional<Die> origin = site.reference(gnu ? At.ABSTRACT_ORIGIN : At.CALL_ORIGIN);
        if (origin.isPresent()) {
            return isSame(origin.get(), running.get());
        }
        byte[] target = site.expression(gnu ? At.GNU_CALL_SITE_TARGET : At.CALL_TARGET, caller.linked())
                .orElseThrow(() -> lost("the caller does not say what it calls"));
        long address = Evaluation.compute(target, site.unit(), caller, fuel).bits() - callee.bias();
        boolean thumb = callee.machine() == Architecture.ARM;
        long entry = thumb ? address & ~1L : address;
        return running.get().ranges().stream().anyMatch(range -> range.low() == entry);
    }

    /** Another compilation knows a function by a declaration of its own, with the same name. */
    private static boolean isSame(Die called, Die running) {
        List<Die> concrete = running.origins();
        for (Die die : called.origins()) {
            if (concrete.stream().anyMatch(it -> it.offset() == die.offset() && it.unit() == die.unit())) {
                return true;
            }
        }
        return name(called).isPresent() && name(called).equals(name(running));
    }

    private static Optional<String> name(Die function) {
        return function.linkageName().or(function::name);
    }

    private static NoValue lost(String detail) {
        return new NoValue(Missing.OPTIMIZED_OUT, detail);
    }
}
