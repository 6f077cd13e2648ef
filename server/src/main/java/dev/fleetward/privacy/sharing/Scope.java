package dev.fleetward.privacy.sharing;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What kinds of data a share gives, and where an export has them. */
enum Scope {
    METRICS("Metrics and heartbeats", Set.of("heartbeat"), Set.of()),
    SESSIONS("Sessions", Set.of("session"), Set.of()),
    LOGS("Logs", Set.of("logs"), Set.of()),
    REBOOTS("Reboots", Set.of("reboot"), Set.of()),
    CRASHES("Crashes, traces and coredumps", Set.of("crash", "trace", "coredump"), Set.of()),
    RECORDINGS("Custom recordings", Set.of("recording"), Set.of()),
    SECURITY("Security events", Set.of("security"), Set.of()),
    ATTRIBUTES("Attributes", Set.of("attributes", "config"), Set.of("attribute-changes.jsonl")),
    SOFTWARE("Software versions", Set.of(), Set.of("software-changes.jsonl")),
    UPDATES("Updates", Set.of(), Set.of("updates/deployments.jsonl", "updates/messages.jsonl"));

    static final String EVENTS = "field-data/events.jsonl";

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // an immutable copy
    private final Set<String> kinds;

    @SuppressWarnings("ImmutableEnumChecker") // an immutable copy
    private final Set<String> files;

    /**
     * @param kinds of events, as {@code field-data/events.jsonl} calls them
     * @param files of an export whose lines tell of a state and its changes
     */
    Scope(String title, Set<String> kinds, Set<String> files) {
        this.title = title;
        this.kinds = Set.copyOf(kinds);
        this.files = Set.copyOf(files);
    }

    public String title() {
        return title;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scope> ofKind(String kind) {
        return Arrays.stream(values()).filter(one -> one.kinds.contains(kind)).findFirst();
    }

    static Optional<Scope> ofFile(String file) {
        return Arrays.stream(values()).filter(one -> one.files.contains(file)).findFirst();
    }

    static Set<String> files(Set<Scope> scope) {
        return scope.stream().flatMap(one -> one.files.stream()).collect(Collectors.toSet());
    }

    /** What the event may turn out to be: some are told apart when the symbols of their build come. */
    static Set<Scope> possible(FieldEvent event) {
        return switch (event) {
            case FieldEvent.Heartbeat _, FieldEvent.Session _ -> EnumSet.of(METRICS, SESSIONS);
            case FieldEvent.Trace _, FieldEvent.Crash _, FieldEvent.Coredump _ -> EnumSet.of(CRASHES);
            case FieldEvent.Reboot _ -> EnumSet.of(REBOOTS);
            case FieldEvent.Logs _ -> EnumSet.of(LOGS);
            case FieldEvent.Recording _ -> EnumSet.of(RECORDINGS);
            case FieldEvent.Attributes _ -> EnumSet.of(ATTRIBUTES);
            case FieldEvent.SecurityEvent _ -> EnumSet.of(SECURITY);
            case FieldEvent.AgentEntry _ -> EnumSet.allOf(Scope.class);
        };
    }

    /** @throws Problem 400 naming the words there are */
    static EnumSet<Scope> parse(List<String> words) {
        var scope = EnumSet.noneOf(Scope.class);
        for (String word : words) {
            scope.add(Arrays.stream(values())
                    .filter(one -> one.word().equals(word.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("scope has no “%s”; it is of %s.".formatted(word, words()))));
        }
        if (scope.isEmpty()) {
            throw Problem.invalid("scope is missing: one or more of %s.".formatted(words()));
        }
        return scope;
    }

    private static String words() {
        return Arrays.stream(values()).map(Scope::word).collect(Collectors.joining(", "));
    }
}
