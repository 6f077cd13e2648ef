package dev.fleetward.disclosure.advisories;

import dev.fleetward.disclosure.csaf.Failure;
import dev.fleetward.kernel.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A draft that would be no valid document; says every test it fails. */
final class NotValid extends Problem {
    private static final long serialVersionUID = 1L;
    private static final int MAX_TOLD = 5;

    private final transient List<Failure> failures;

    NotValid(String name, List<Failure> failures) {
        super(
                409,
                "advisory-not-valid",
                "The advisory is not valid",
                "%s fails %d of the standard's tests: %s"
                        .formatted(
                                name,
                                failures.size(),
                                failures.stream()
                                        .limit(MAX_TOLD)
                                        .map(one -> "%s at %s %s".formatted(one.test(), one.path(), one.message()))
                                        .collect(Collectors.joining("; "))));
        this.failures = List.copyOf(failures);
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("failures", failures);
    }
}
