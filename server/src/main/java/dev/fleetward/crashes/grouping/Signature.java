package dev.fleetward.crashes.grouping;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What makes two crashes the same issue: the recipe {@value #RECIPE}, written down in docs/issues.md. The recipe's name
 * is part of every fingerprint, so that a change of it makes new ones and old ones stay what they were.
 *
 * @param fingerprint SHA-256 in hex
 * @param keys what it was made of, for people
 * @param frames keys of the whole stack, for likeness; at most {@value #MAX_FRAMES}
 * @param named false when a call it counts has no symbol: it is made again when symbols arrive
 */
public record Signature(String fingerprint, String kind, List<String> keys, List<String> frames, boolean named) {
    public static final String RECIPE = "frames-3";
    public static final int MAX_FRAMES = 30;
    private static final int COUNTED = 5;
    private static final int ENOUGH_IN_APP = 2;
    private static final String STACK_OVERFLOW = "stack-overflow";

    /**
     * @param kind class of the crash, such as {@code assert} or {@code fault:DIVBYZERO}
     * @param expression of a failed assertion, if it is known
     * @param task that was running, if it is known
     * @param reliable false when the stacked registers were never written
     */
    public record Crash(
            String softwareType,
            String kind,
            List<Call> calls,
            @Nullable String expression,
            @Nullable String task,
            boolean reliable) {}

    /** Empty when nothing of the stack can be counted: the caller then groups by reason and address. */
    public static Optional<Signature> of(Crash crash, GroupingRules rules) {
        GroupingRules.Judge judge = rules.judge();
        List<Call> certain = crash.calls.stream().filter(Call::certain).toList();
        List<Call> calls =
                certain.stream().filter(call -> !judge.isPlumbing(call)).toList();
        List<Call> whole = calls.isEmpty() ? certain : calls;
        List<String> frames =
                Recursion.collapse(keys(whole)).stream().limit(MAX_FRAMES).toList();

        if (crash.kind.equals(STACK_OVERFLOW)) {
            Optional<List<String>> cycle = crash.reliable ? Recursion.cycle(keys(whole)) : Optional.empty();
            if (cycle.isPresent()) {
                return Optional.of(signature(crash, cycle.get(), frames, true));
            }
            if (crash.task != null) {
                return Optional.of(signature(crash, List.of("task " + crash.task), frames, true));
            }
        }
        if (!crash.reliable || whole.stream().allMatch(call -> call.function() == null)) {
            return Optional.empty();
        }
        return Optional.of(counted(crash, whole, frames, judge));
    }

    private static Signature counted(Crash crash, List<Call> calls, List<String> frames, GroupingRules.Judge judge) {
        List<Call> inApp = calls.stream().filter(judge::isInApp).toList();
        List<Call> chosen = inApp.size() >= ENOUGH_IN_APP ? inApp : calls;
        var keys = new ArrayList<>(
                Recursion.collapse(keys(chosen)).stream().limit(COUNTED).toList());
        boolean named = chosen.stream().limit(COUNTED).allMatch(call -> call.function() != null);
        if (crash.expression != null) {
            keys.add("expression " + crash.expression);
        }
        return signature(crash, keys, frames, named);
    }

    private static Signature signature(Crash crash, List<String> keys, List<String> frames, boolean named) {
        var text = new StringBuilder(RECIPE)
                .append('\n')
                .append(crash.softwareType)
                .append('\n')
                .append(crash.kind);
        keys.forEach(key -> text.append('\n').append(key));
        return new Signature(hash(text.toString()), crash.kind, List.copyOf(keys), frames, named);
    }

    private static List<String> keys(List<Call> calls) {
        return calls.stream().map(Call::key).toList();
    }

    /** Fingerprints are SHA-256 in hex, of whatever is the same each time. */
    public static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
