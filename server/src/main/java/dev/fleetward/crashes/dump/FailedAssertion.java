package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.Assertion;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.FrameKind;
import dev.fleetward.crashes.values.Variable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the assertion that stopped a program: a function on top of the stack that is called when one fails mostly has
 * its expression, file and line for arguments, and was called where it stands.
 */
final class FailedAssertion {
    /** What ends the program after the check failed lies above it. */
    private static final int MAX_ABOVE = 8;

    private static final Pattern FAILING = Pattern.compile(
            "_*assert(_failed|_fail|_fail_base|_func|_perror_fail|_rtn|_post_action|_handler|_impl|_print|_at)?"
                    + "|v(Application)?AssertCalled|app_error_(fault_)?handler|_?esp_error_check_failed(_print)?"
                    + "|memfault_fault_handling_assert(_extra)?|__assert[a-z0-9_]*|[a-z0-9_]*assert_?fail(ed)?[a-z0-9_]*",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> EXPRESSION = Set.of(
            "expression", "expr", "exp", "assertion", "failedexpr", "failed_expr", "cond", "condition", "test", "e");
    private static final Set<String> FILE =
            Set.of("file", "filename", "file_name", "pcfile", "pcfilename", "p_file_name", "fname", "srcfile");
    private static final Set<String> LINE = Set.of("line", "ulline", "line_num", "line_no", "lineno", "line_number");
    private static final int MAX_EXPRESSION_CHARS = 500;

    private FailedAssertion() {}

    static @Nullable Assertion in(List<Frame> frames) {
        int last = -1;
        for (int i = 0; i < Math.min(MAX_ABOVE, frames.size()); i++) {
            Frame frame = frames.get(i);
            if (frame.kind() != FrameKind.CALL) {
                break;
            }
            last = frame.function() != null && FAILING.matcher(frame.function()).matches() ? i : last;
        }
        if (last < 0) {
            return null;
        }
        List<Frame> called = frames.subList(0, last + 1);
        Frame check =
                last + 1 < frames.size() && frames.get(last + 1).kind() == FrameKind.CALL ? frames.get(last + 1) : null;
        String file = argument(called, FILE).map(Variable::text).orElse(null);
        Integer line = argument(called, LINE).map(FailedAssertion::number).orElse(null);
        boolean told = file != null && line != null;
        return new Assertion(
                argument(called, EXPRESSION)
                        .map(Variable::text)
                        .map(FailedAssertion::cut)
                        .orElse(null),
                told || check == null ? file : check.file(),
                told || check == null ? line : check.line());
    }

    /** The outermost frame's is the surest: those it calls may have used its place for something else. */
    private static Optional<Variable> argument(List<Frame> called, Set<String> names) {
        return called.reversed().stream()
                .flatMap(frame -> frame.locals().stream())
                .filter(variable -> variable.argument() && variable.missing() == null)
                .filter(variable -> names.contains(variable.name().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static @Nullable Integer number(Variable variable) {
        try {
            return Integer.valueOf(variable.value());
        } catch (NumberFormatException odd) {
            return null;
        }
    }

    private static String cut(String expression) {
        return expression.length() <= MAX_EXPRESSION_CHARS
                ? expression
                : expression.substring(0, MAX_EXPRESSION_CHARS) + "…";
    }
}
