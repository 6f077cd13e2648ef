package dev.fleetward.updates;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.Deployment.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What many devices said at once: each step is one statement for all of them. */
@ApplicationScoped
class FeedbackStore {
    static final int MAX_MESSAGES_AT_EACH_END = 25;
    private static final String[] OVER =
            Arrays.stream(State.values()).filter(State::isOver).map(State::name).toArray(String[]::new);

    /** A deployment as it stands, locked until the transaction ends. */
    record Locked(int actionId, UUID device, UUID product, State state, int messages, boolean downloadOnly) {}

    /** One message with its place among the action's. */
    record Message(int actionId, int ordinal, Feedback feedback) {}

    /** What becomes of an action. */
    record Outcome(int actionId, State state, String message, int messages) {}

    /** By their numbers, always in the same order, so that two batches cannot wait for each other. */
    Map<Integer, Locked> lock(Tx tx, Collection<Integer> actions) {
        var found = new HashMap<Integer, Locked>();
        tx.list(
                        """
                        SELECT d.action_id, d.device_id, d.product_id, d.state, d.message_count,
                               r.urgency = 'DOWNLOAD_ONLY' AS download_only
                        FROM deployment d JOIN rollout r ON r.id = d.rollout_id
                        WHERE d.action_id = ANY (?) ORDER BY d.action_id FOR UPDATE OF d
                        """,
                        row -> new Locked(
                                row.intValue("action_id"),
                                row.uuid("device_id"),
                                row.uuid("product_id"),
                                State.valueOf(row.text("state")),
                                row.intValue("message_count"),
                                row.bool("download_only")),
                        (Object) actions.toArray(Integer[]::new))
                .forEach(one -> found.put(one.actionId(), one));
        return found;
    }

    void become(Tx tx, List<Outcome> outcomes, Instant at) {
        tx.update(
                """
                UPDATE deployment d SET state = n.state, message_count = n.messages,
                    message = CASE WHEN n.message = '' THEN d.message ELSE n.message END,
                    finished_at = CASE WHEN n.state = ANY (?) THEN coalesce(d.finished_at, ?) END
                FROM unnest(?::int[], ?::text[], ?::text[], ?::int[]) AS n (action_id, state, message, messages)
                WHERE d.action_id = n.action_id
                """,
                OVER,
                at,
                numbers(outcomes, Outcome::actionId),
                texts(outcomes, outcome -> outcome.state().name()),
                texts(outcomes, Outcome::message),
                numbers(outcomes, Outcome::messages));
    }

    void say(Tx tx, OrganizationId organization, List<Message> messages, Instant at) {
        tx.update(
                """
                INSERT INTO deployment_message (organization_id, action_id, ordinal, at, execution, finished, details,
                                                code, progress_done, progress_of)
                SELECT ?, m.action_id, m.ordinal, ?, m.execution, m.finished,
                       ARRAY(SELECT line FROM jsonb_array_elements_text(m.details::jsonb) WITH ORDINALITY AS l (line, n)
                             ORDER BY n), m.code, m.done, m.of_all
                FROM unnest(?::int[], ?::int[], ?::text[], ?::text[], ?::text[], ?::int[], ?::int[], ?::int[])
                    AS m (action_id, ordinal, execution, finished, details, code, done, of_all)
                """,
                organization,
                at,
                numbers(messages, Message::actionId),
                numbers(messages, Message::ordinal),
                texts(messages, message -> message.feedback().execution().name()),
                texts(messages, message -> message.feedback().finished().name()),
                texts(messages, message -> Json.write(message.feedback().details())),
                numbers(messages, message -> code(message.feedback())),
                numbers(messages, message -> done(message.feedback())),
                numbers(messages, message -> ofAll(message.feedback())));
        forgetMiddle(tx, messages);
    }

    /** Keeps the first and the last messages; clients may send hundreds. */
    private static void forgetMiddle(Tx tx, List<Message> messages) {
        List<Message> over = messages.stream()
                .filter(message -> message.ordinal() > 2 * MAX_MESSAGES_AT_EACH_END)
                .toList();
        if (!over.isEmpty()) {
            tx.update(
                    """
                    DELETE FROM deployment_message m USING unnest(?::int[], ?::int[]) AS o (action_id, ordinal)
                    WHERE m.action_id = o.action_id AND m.ordinal = o.ordinal
                    """,
                    numbers(over, Message::actionId),
                    numbers(over, message -> message.ordinal() - MAX_MESSAGES_AT_EACH_END));
        }
    }

    private static @Nullable Integer code(Feedback feedback) {
        return feedback.code().isPresent() ? feedback.code().getAsInt() : null;
    }

    private static @Nullable Integer done(Feedback feedback) {
        return feedback.progress().isEmpty() ? null : feedback.progress().get().done();
    }

    private static @Nullable Integer ofAll(Feedback feedback) {
        return feedback.progress().isEmpty() ? null : feedback.progress().get().of();
    }

    private static <T> Object numbers(List<T> rows, Function<T, @Nullable Integer> column) {
        @Nullable Integer[] numbers = new @Nullable Integer[rows.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = column.apply(rows.get(i));
        }
        return numbers;
    }

    private static <T> Object texts(List<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }
}
