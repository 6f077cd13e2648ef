package dev.fleetward.crashes.dump;

/** What a register is for, in a few words, where it helps a reader. */
final class RegisterMeanings {
    private RegisterMeanings() {}

    static String of(McuMachine.Word word) {
        return switch (word.name()) {
            case "pc", "eip", "rip" -> "where it stopped";
            case "lr", "ra" -> "return address";
            case "sp", "esp", "rsp" -> "stack";
            case "msp" -> "main stack, of handlers";
            case "psp" -> "process stack, of threads";
            case "psr" -> status(word.value());
            default -> "";
        };
    }

    private static String status(long psr) {
        long exception = psr & 0x1ff;
        return exception == 0 ? "program status, in a thread" : "program status, " + FaultBits.exception(exception);
    }
}
