package dev.fleetward.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.faults.FaultyLink;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.S3Bucket;
import dev.fleetward.kernel.objects.StoreUnavailable;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All that the lake does, with its files in a bucket; and what it does while the bucket fails. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@QuarkusTestResource(value = S3Bucket.class, restrictToAnnotatedClass = true)
class LakeOnS3Test extends LakeContract {
    FaultyLink link;

    @AfterEach
    void heal() {
        link.heal();
    }

    @Override
    @Test
    void a_flush_cut_off_after_writing_its_file_counts_nothing_twice() throws IOException {
        append(device, 1.0, 2.0);
        lake.flush(organization, SAMPLES);
        append(device, 3.0);
        link.refuse();

        assertThatThrownBy(() -> lake.flush(organization, SAMPLES)).isInstanceOf(StoreUnavailable.class);
        link.heal();

        assertThat(values()).containsExactly(1.0, 2.0, 3.0);
        lake.flush(organization, SAMPLES);
        assertThat(values()).containsExactly(1.0, 2.0, 3.0);
        assertThat(lake.erase(organization, SAMPLES, UUID.randomUUID())).isZero();
        assertThat(dataFiles()).hasSize(2);
    }

    @Test
    void a_flush_whose_uploads_are_cut_off_is_done_again_and_counts_once() throws IOException {
        append(device, 1.0);
        // Before the head of a request is over.
        link.cutAfter(300);
        assertThatThrownBy(() -> lake.flush(organization, SAMPLES)).isInstanceOf(StoreUnavailable.class);
        assertThat(link.cuts()).isPositive();
        link.heal();

        assertThat(lake.flush(organization, SAMPLES)).isEqualTo(1);

        assertThat(values()).containsExactly(1.0);
        assertThat(dataFiles()).hasSize(1);
    }

    @Test
    void a_slow_bucket_takes_its_time_and_nothing_is_lost() {
        link.delay(Duration.ofMillis(20));
        link.bandwidth(2_000_000);
        for (int i = 0; i < 5; i++) {
            append(device, i);
            lake.flush(organization, SAMPLES);
        }

        assertThat(values()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
    }

    @Test
    void connections_that_break_now_and_then_are_not_seen() {
        Thread breaker = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(300).toNanos());
                link.cut();
            }
        });
        try {
            for (int i = 0; i < 20; i++) {
                append(device, i);
                lake.flush(organization, SAMPLES);
            }
        } finally {
            breaker.interrupt();
        }

        assertThat(values()).hasSize(20).doesNotHaveDuplicates();
        assertThat(lake.status(organization, SAMPLES).rows()).isEqualTo(20);
    }

    @Test
    void tables_name_their_files_in_the_bucket() {
        append(device, 1.0);
        lake.flush(organization, SAMPLES);

        String location = db.inTransaction(organization, tx -> store.metadataLocation(tx, organization, SAMPLES.name()))
                .orElseThrow();

        assertThat(location).startsWith("s3://fleetward/of-tests/lake/warehouse/org_");
    }
}
