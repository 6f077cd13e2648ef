package dev.fleetward.crashes.dump;

import dev.fleetward.ingest.FieldEvent.Coredump;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an MCU's coredump tells before it is analysed: enough to group it by address and to find the reboot that goes
 * with it.
 *
 * @param reason 0 when the dump gives none
 * @param pc and {@code lr}: null when the dump has none, or the processor could not save its registers; a meaningless
 *     address would scatter one cause over many groups
 */
public record FirstSight(
        long reason, @Nullable Long pc, @Nullable Long lr) {

    public static FirstSight of(Coredump dump) {
        McuCoredump core = McuCoredump.of(dump);
        McuMachine machine = core.machine();
        long reason = core.reason().orElse(0);
        if (machine == null || core.words().isEmpty() || !isReliable(core)) {
            return new FirstSight(reason, null, null);
        }
        List<McuMachine.Word> words = core.words().getFirst();
        var architecture = machine.architecture();
        return new FirstSight(
                reason,
                value(words, architecture.names().get(architecture.programCounter())),
                architecture.link() < 0
                        ? null
                        : value(words, architecture.names().get(architecture.link())));
    }

    private static boolean isReliable(McuCoredump core) {
        var unknown = new FaultScene(null, ThumbAccess.UNKNOWN, null, null);
        return core.machine() != McuMachine.CORTEX_M
                || CortexMFault.of(core.memory(), unknown)
                        .map(CrashReport.Fault::registersReliable)
                        .orElse(true);
    }

    private static @Nullable Long value(List<McuMachine.Word> words, String name) {
        Optional<McuMachine.Word> found =
                words.stream().filter(word -> word.name().equals(name)).findFirst();
        return found.isEmpty() ? null : (Long) found.get().value();
    }
}
