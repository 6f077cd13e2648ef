package dev.fleetward.lake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What answers questions over an organization's rows, those in files and those that wait, as of one instant. */
sealed interface Engine extends AutoCloseable permits DuckEngine, TrinoEngine {
    /** What its SQL calls things. */
    LakeSql sql();

    /**
     * @throws LakeFailure when a second look may go better
     * @throws Problem when the question is too large or nobody is there to answer
     */
    void ask(Question question, Consumer<LakeRow> consumer);

    @Override
    void close();

    /**
     * A question over {@code slice}, and over {@code members} where there are any.
     *
     * @param parameters String, Long, Double, Instant, UUID
     */
    record Question(
            OrganizationId organization,
            Slice slice,
            Collection<Lake.Member> members,
            String sql,
            List<@Nullable Object> parameters) {}

    static Problem tooMuchAtOnce(String limit) {
        return new Problem(
                422,
                "too-much-at-once",
                "Too much at once",
                "This question needs more memory than one question may have (%s). Ask about a shorter time or fewer devices."
                        .formatted(limit));
    }
}
