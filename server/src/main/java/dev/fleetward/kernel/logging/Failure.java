package dev.fleetward.kernel.logging;

/** A stack trace whose messages are harmless: they quote what strangers sent. */
final class Failure {
    private static final int MAX_CAUSES = 10;
    private static final int MAX_FRAMES = 200;

    private Failure() {}

    static String text(Throwable failure) {
        var text = new StringBuilder();
        append(text, failure, "", 0);
        return text.toString();
    }

    private static void append(StringBuilder text, Throwable failure, String before, int depth) {
        text.append(before).append(failure.getClass().getName());
        if (failure.getMessage() != null) {
            text.append(": ").append(Harmless.line(failure.getMessage()));
        }
        text.append('\n');
        StackTraceElement[] frames = failure.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            text.append("\tat ").append(frames[i]).append('\n');
        }
        if (depth == MAX_CAUSES) {
            return;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            append(text, suppressed, "Suppressed: ", depth + 1);
        }
        if (failure.getCause() != null && failure.getCause() != failure) {
            append(text, failure.getCause(), "Caused by: ", depth + 1);
        }
    }
}
