package dev.fleetward.crashes.grouping;

import java.util.List;

/**
 * What of a stack counts: our lists, and what a product adds to them.
 *
 * @param drop functions that are in no fingerprint, besides ours
 * @param inApp functions or files that are the product's own code whatever our list says
 * @param notInApp functions or files that are not, besides ours
 */
public record GroupingRules(List<String> drop, List<String> inApp, List<String> notInApp) {
    public static final GroupingRules NONE = new GroupingRules(List.of(), List.of(), List.of());
    public static final int MAX_LINES = 200;
    public static final int MAX_LINE_CHARACTERS = 200;
    public static final int MAX_STARS = 4;

    /** Before the name of a library, so that it is told from functions. */
    private static final String MODULE = "module:";

    private static final Patterns PLUMBING = Patterns.ofResource("/crashes/plumbing.txt");
    private static final Patterns FOREIGN = Patterns.ofResource("/crashes/not-in-app.txt");

    Judge judge() {
        return new Judge(Patterns.of(drop), Patterns.of(inApp), Patterns.of(notInApp));
    }

    /** The rules made ready for many calls. */
    record Judge(Patterns drop, Patterns inApp, Patterns notInApp) {

        boolean isPlumbing(Call call) {
            String name = call.key();
            return call.function() != null && (PLUMBING.match(name) || drop.match(name));
        }

        /** A call without a name is the product's own until its symbols say otherwise, or its library does. */
        boolean isInApp(Call call) {
            if (matches(inApp, call)) {
                return true;
            }
            return !matches(notInApp, call) && !matches(FOREIGN, call);
        }

        private static boolean matches(Patterns patterns, Call call) {
            return (call.function() != null && patterns.match(call.key()))
                    || (call.file() != null && patterns.match(call.file()))
                    || patterns.match(MODULE + call.module());
        }
    }
}
