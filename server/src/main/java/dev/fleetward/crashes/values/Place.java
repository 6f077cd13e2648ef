package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Unit;
import dev.fleetward.symbols.dwarf.Value;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** From a variable's entry to the bytes it held. */
final class Place {
    private static final int OP_ADDR = 0x03;
    private static final int OP_ADDRX = 0xa1;
    private static final int OP_GNU_ADDR_INDEX = 0xfb;

    private Place() {}

    /** Its bytes; those that are not known say why. */
    static Contents of(Die variable, Activation frame) {
        long length = new Structure(frame).length(frame.types().typeOf(variable));
        int wanted = Math.clamp(length, 0, Fetch.MAX_VALUE_BYTES);
        try {
            Optional<Value> constant = constant(variable);
            if (constant.isPresent()) {
                return ofConstant(constant.get(), wanted, frame);
            }
            Activation here = isLasting(variable, frame) ? frame.lasting() : frame;
            Location location = locate(variable, here);
            if (location instanceof Location.Known known && !variable.has(At.TYPE) && wanted == 0) {
                return Contents.of(known.bytes()); // what pointers to constants lead to has no type of its own
            }
            return location instanceof Location.Nowhere
                    ? Contents.missing(Math.max(1, wanted), Missing.OPTIMIZED_OUT, OptionalLong.empty())
                    : new Fetch(here).at(location, wanted);
        } catch (NoValue unknown) {
            return Contents.missing(Math.max(1, wanted), unknown.why(), OptionalLong.empty());
        } catch (BadElf damage) {
            return Contents.missing(Math.max(1, wanted), Missing.DAMAGED, OptionalLong.empty());
        }
    }

    private static boolean isLasting(Die variable, Activation frame) {
        if (!frame.isCalling()) {
            return false;
        }
        byte[] during = variable.expression(At.LOCATION, frame.linked()).orElse(null);
        byte[] after = variable.expression(At.LOCATION, frame.returnAddress()).orElse(null);
        return during != null && Arrays.equals(during, after);
    }

    static Location locate(Die variable, Activation frame) throws NoValue {
        Optional<byte[]> code = variable.expression(At.LOCATION, frame.linked());
        return code.isEmpty()
                ? new Location.Nowhere()
                : Evaluation.locate(code.get(), variable.unit(), frame, new Evaluation.Fuel());
    }

    private static Optional<Value> constant(Die variable) {
        return variable.has(At.LOCATION)
                ? Optional.empty()
                : variable.origins().stream()
                        .filter(die -> die.has(At.CONST_VALUE))
                        .findFirst()
                        .flatMap(die -> die.value(At.CONST_VALUE));
    }

    private static Contents ofConstant(Value value, int length, Activation frame) throws NoValue {
        return switch (value) {
            case Value.Constant number -> number(number.signed(), length, frame);
            case Value.Address address -> number(address.value(), length, frame);
            case Value.Block block -> Contents.of(block.bytes()).part(0, length);
            case Value.Text text -> Contents.of(Arrays.copyOf(text.value().getBytes(StandardCharsets.UTF_8), length));
            case Value.Flag _, Value.Offset _, Value.Reference _ ->
                throw new NoValue(Missing.NOT_UNDERSTOOD, "a constant that is no number");
        };
    }

    private static Contents number(long value, int length, Activation frame) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            int at = frame.bigEndian() ? length - 1 - i : i;
            bytes[at] = (byte) (i < Long.BYTES ? value >> 8 * i : value >> Long.SIZE - 1);
        }
        return Contents.of(bytes);
    }

    /** Whether it lies at one address as long as the program runs, as global and static variables do. */
    static boolean isFixed(Die variable) {
        return variable.value(At.LOCATION)
                .filter(value -> value instanceof Value.Block block && isAddress(block.bytes(), variable.unit()))
                .isPresent();
    }

    /** An address and nothing else. */
    private static boolean isAddress(byte[] code, Unit unit) {
        if (code.length < 2) {
            return false;
        }
        var in = new Reader(code, unit.bigEndian());
        return switch (in.u8()) {
            case OP_ADDR -> in.remaining() == unit.addressBytes();
            case OP_ADDRX, OP_GNU_ADDR_INDEX -> {
                in.uleb();
                yield !in.hasRemaining();
            }
            default -> false;
        };
    }
}
