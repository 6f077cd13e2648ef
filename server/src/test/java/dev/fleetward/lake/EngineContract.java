package dev.fleetward.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.lake.LakeBatch.Entry;
import dev.fleetward.lake.LakeTable.Column;
import dev.fleetward.lake.LakeTable.Kind;
import dev.fleetward.products.Products;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine that answers questions keeps to. */
abstract class EngineContract {
    static final LakeTable ALL_KINDS = new LakeTable(
            "engine_test",
            List.of(
                    new Column("metric", Kind.TEXT),
                    new Column("value", Kind.DOUBLE),
                    new Column("position", Kind.LONG),
                    new Column("since", Kind.TIMESTAMP),
                    new Column("other", Kind.UUID)),
            List.of("metric"));
    static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.MICROS);
    static final List<String> HOSTILE = List.of(
            "it's",
            "'' OR 1=1 --",
            "\\'; DROP TABLE slice; --",
            "a\"b\\u0027 OR true",
            "?",
            "line\nend\ttab",
            "ünïcode 😀 ’",
            "$$ /* */ {}",
            "");

    final TestOrganization maker = new TestOrganization();
    final OrganizationId organization = maker.id;
    UUID product = UUID.randomUUID();
    final UUID device = UUID.randomUUID();

    @Inject
    Db db;

    @Inject
    Products products;

    abstract Lake lake();

    @BeforeEach
    void itsProduct() {
        product = products.require(organization, maker.product).id().value();
    }

    @Test
    void rows_are_there_from_their_commit_on_and_a_flush_changes_no_answer() {
        append(device, 1.0, 2.0);
        assertThat(values()).containsExactly(1.0, 2.0);

        lake().flush(organization, ALL_KINDS);
        assertThat(values()).containsExactly(1.0, 2.0);

        append(device, 3.0);
        assertThat(values()).containsExactly(1.0, 2.0, 3.0);
    }

    @Test
    void a_table_without_rows_answers_with_none() {
        assertThat(values()).isEmpty();
    }

    @Test
    void values_of_every_kind_come_back_as_they_went_in() {
        UUID other = UUID.randomUUID();
        Instant since = Instant.parse("2031-02-03T04:05:06.789012Z");
        var entries = List.of(
                Entry.at(TODAY, "whole", -0.1, Long.MAX_VALUE, since, other),
                Entry.at(TODAY.plusMillis(1), null, null, null, null, null),
                Entry.at(TODAY.plusMillis(2), "small", Double.MIN_VALUE, Long.MIN_VALUE, Instant.EPOCH, other),
                Entry.at(TODAY.plusMillis(3), "large", 1.7976931348623157e308, 0L, TODAY, other));

        append(new LakeBatch(product, device, entries));
        var waiting = everything();
        lake().flush(organization, ALL_KINDS);

        assertThat(waiting)
                .containsExactlyElementsOf(entries.stream()
                        .map(entry -> new Read(entry.capturedAt(), entry.values()))
                        .toList());
        assertThat(everything()).isEqualTo(waiting);
    }

    @Test
    void text_from_outside_is_text_whatever_it_says() {
        for (String text : HOSTILE) {
            append(new LakeBatch(product, device, List.of(Entry.at(TODAY, text, 1.0, 1L, null, null))));
        }
        for (int side = 0; side < 2; side++) {
            for (String text : HOSTILE) {
                assertThat(lake().ask(
                                        organization,
                                        slice().only("metric", text),
                                        "SELECT metric FROM slice",
                                        row -> row.text("metric")))
                        .containsExactly(text);
                assertThat(lake().ask(
                                        organization,
                                        slice(),
                                        "SELECT metric FROM slice WHERE metric = ? AND value >= ?",
                                        row -> row.text("metric"),
                                        text,
                                        0.5))
                        .containsExactly(text);
                assertThat(lake().askAmong(
                                        organization,
                                        slice().only("metric", text),
                                        List.of(new Lake.Member(device, text)),
                                        "SELECT m.label FROM slice s JOIN members m ON m.device_id = s.device_id",
                                        row -> row.text("label")))
                        .containsExactly(text);
            }
            lake().flush(organization, ALL_KINDS);
        }
    }

    @Test
    void a_slice_holds_its_product_device_and_time_and_nothing_else() {
        UUID other = UUID.randomUUID();
        append(device, 1.0);
        append(other, 2.0);
        append(new LakeBatch(UUID.randomUUID(), device, List.of(Entry.at(TODAY, "m", 3.0, 1L, null, null))));
        append(new LakeBatch(
                product, device, List.of(Entry.at(TODAY.plus(1, ChronoUnit.MICROS), "m", 4.0, 1L, null, null))));
        for (int side = 0; side < 2; side++) {
            assertThat(values(new Slice(ALL_KINDS, product, device, TODAY, TODAY.plus(1, ChronoUnit.MICROS))))
                    .containsExactly(1.0);
            assertThat(values(Slice.ofDevice(ALL_KINDS, device))).containsExactly(1.0, 3.0, 4.0);
            assertThat(values()).containsExactly(1.0, 2.0, 4.0);
            lake().flush(organization, ALL_KINDS);
        }
    }

    @Test
    void another_organization_reads_none_of_it() {
        append(device, 1.0);
        lake().flush(organization, ALL_KINDS);
        append(device, 2.0);
        var stranger = new TestOrganization().id;

        assertThat(lake().ask(stranger, slice(), "SELECT value FROM slice", row -> row.doubleValue("value")))
                .isEmpty();
        db.doInTransaction(stranger, tx -> lake().append(
                        tx,
                        stranger,
                        ALL_KINDS,
                        List.of(new LakeBatch(product, device, List.of(Entry.at(TODAY, "m", 9.0, 1L, null, null))))));
        lake().flush(stranger, ALL_KINDS);

        assertThat(lake().ask(stranger, slice(), "SELECT value FROM slice", row -> row.doubleValue("value")))
                .containsExactly(9.0);
        assertThat(values()).containsExactly(1.0, 2.0);
    }

    /** Each row is whole or not there, and once, whatever is flushed and merged while the question is asked. */
    @Test
    void a_question_sees_one_instant_while_rows_are_filed_and_files_merged() throws Exception {
        var going = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing = threads.submit(() -> {
                for (int i = 0; going.get(); i++) {
                    append(device, i, i + 0.5);
                    if (i % 3 == 2) {
                        lake().flush(organization, ALL_KINDS);
                    }
                    if (i % 40 == 39) {
                        lake().maintain(organization, ALL_KINDS);
                    }
                }
                return true;
            });
            try {
                int before = 0;
                for (int i = 0; i < 12; i++) {
                    List<Double> seen = values();
                    assertThat(seen)
                            .containsExactlyElementsOf(IntStream.range(0, seen.size())
                                    .mapToObj(n -> n / 2.0)
                                    .toList());
                    assertThat(seen.size() % 2).as("half a transaction").isZero();
                    assertThat(seen.size()).isGreaterThanOrEqualTo(before);
                    before = seen.size();
                }
                assertThat(before).isPositive();
            } finally {
                going.set(false);
            }
            writing.get();
        }
    }

    @Test
    void a_column_added_since_is_null_in_rows_from_before() {
        var narrow = new LakeTable("engine_test", ALL_KINDS.columns().subList(0, 2), List.of("metric"));
        append(narrow, new LakeBatch(product, device, List.of(Entry.at(TODAY, "m", 1.0))));
        lake().flush(organization, narrow);
        append(narrow, new LakeBatch(product, device, List.of(Entry.at(TODAY, "m", 2.0))));
        for (int side = 0; side < 2; side++) {
            assertThat(lake().ask(
                                    organization,
                                    slice(),
                                    "SELECT position FROM slice ORDER BY value",
                                    row -> row.longOrNull("position")))
                    .containsExactly(null, null);
            lake().flush(organization, ALL_KINDS);
        }
        append(device, 3.0);
        assertThat(values()).containsExactly(1.0, 2.0, 3.0);
    }

    @Test
    void an_erased_device_is_in_no_answer() {
        UUID other = UUID.randomUUID();
        append(device, 1.0);
        append(other, 2.0);
        lake().flush(organization, ALL_KINDS);
        append(device, 3.0);

        lake().erase(organization, ALL_KINDS, device);

        assertThat(values()).containsExactly(2.0);
    }

    @Test
    void a_question_too_large_for_its_memory_is_told_so() {
        append(device, 1.0);

        assertThatThrownBy(() -> lake().ask(organization, slice(), tooLarge(), row -> row.doubleValue("value")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo("too-much-at-once"))
                .hasMessageContaining("shorter time");
    }

    abstract String tooLarge();

    record Read(Instant at, List<Object> values) {}

    List<Read> everything() {
        return lake().ask(
                        organization,
                        slice(),
                        "SELECT captured_at, metric, value, position, since, other FROM slice ORDER BY captured_at",
                        row -> new Read(
                                row.instant("captured_at"),
                                Arrays.asList(
                                        row.textOrNull("metric"),
                                        row.doubleOrNull("value"),
                                        row.longOrNull("position"),
                                        row.instantOrNull("since"),
                                        row.textOrNull("metric") == null ? null : row.uuid("other"))));
    }

    void append(UUID of, double... values) {
        append(new LakeBatch(
                product,
                of,
                Arrays.stream(values)
                        .mapToObj(value -> Entry.at(TODAY, "m", value, 1L, null, null))
                        .toList()));
    }

    void append(LakeBatch batch) {
        append(ALL_KINDS, batch);
    }

    void append(LakeTable table, LakeBatch batch) {
        db.doInTransaction(organization, tx -> lake().append(tx, organization, table, List.of(batch)));
    }

    Slice slice() {
        return Slice.ofProduct(ALL_KINDS, product, Instant.EPOCH, TODAY.plus(Duration.ofDays(1)));
    }

    List<Double> values() {
        return values(slice());
    }

    List<Double> values(Slice slice) {
        return lake().ask(
                        organization, slice, "SELECT value FROM slice ORDER BY value", row -> row.doubleValue("value"));
    }
}
