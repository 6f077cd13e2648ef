package dev.fleetward.vulnerabilities.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.vulnerabilities.matching.Verdict.Certainty;
import dev.fleetward.vulnerabilities.records.OsvRecord.Event;
import dev.fleetward.vulnerabilities.records.OsvRecord.EventKind;
import dev.fleetward.vulnerabilities.records.OsvRecord.Repository;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without a repository's history, only what a record names can be told. */
class RevisionVerdictTest {
    private static final String INTRODUCED = "ae79fb2c2ef1fc9f61dab91fa029d7916abff78b";
    private static final String FIXED = "fd6cca44489255bcba6849663ede0dd212b6f8cb";
    private static final String BETWEEN = "0123456789abcdef0123456789abcdef01234567";

    private static final Repository AFFECTED = new Repository(
            "github.com/mbed-tls/mbedtls",
            List.of(new Event(EventKind.INTRODUCED, INTRODUCED), new Event(EventKind.FIXED, FIXED)),
            List.of("mbedtls-3.2.0", "v3.2.1", "curl-7_60_0"));

    @Test
    void the_commit_that_introduced_it_is_affected_and_the_one_that_fixed_it_is_not() {
        assertThat(RevisionVerdict.of(AFFECTED, INTRODUCED))
                .map(Verdict::certainty)
                .hasValue(Certainty.CONFIRMED);
        assertThat(RevisionVerdict.of(AFFECTED, INTRODUCED.substring(0, 12)))
                .map(Verdict::certainty)
                .hasValue(Certainty.CONFIRMED);
        assertThat(RevisionVerdict.of(AFFECTED, FIXED)).isEmpty();
    }

    @Test
    void a_listed_tag_is_affected_however_it_is_spelled() {
        for (String tag : List.of("mbedtls-3.2.0", "3.2.0", "v3.2.0", "3.2.1", "7.60.0")) {
            assertThat(RevisionVerdict.of(AFFECTED, tag))
                    .as(tag)
                    .map(Verdict::certainty)
                    .hasValue(Certainty.CONFIRMED);
        }
    }

    @Test
    void anything_else_is_undetermined_never_safe() {
        for (String revision : List.of(BETWEEN, "v3.3.0", "")) {
            assertThat(RevisionVerdict.of(AFFECTED, revision))
                    .as(revision)
                    .map(Verdict::certainty)
                    .hasValue(Certainty.UNDETERMINED);
        }
    }
}
