package dev.fleetward.kernel.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @Test
    void an_address_is_read_as_psql_reads_it() {
        Target target = Target.of(
                "postgresql://fleet%40x:p%2Bq+r%20s@db.example:5433/fleet?sslmode=verify-full", Optional.empty());

        assertThat(target.url()).isEqualTo("jdbc:postgresql://db.example:5433/fleet?sslmode=verify-full");
        assertThat(target.owner()).isEqualTo("fleet@x");
        assertThat(target.password()).isEqualTo("p+q+r s");
        assertThat(target.place()).isEqualTo("db.example:5433/fleet");
        assertThat(Target.of("postgres://o@db.example/fleet", Optional.of("s3cret")))
                .isEqualTo(new Target("jdbc:postgresql://db.example/fleet", "o", "s3cret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"db.example/fleet", "jdbc:postgresql://db/fleet", "postgresql://o@db", "postgresql://db/fleet"})
    void one_that_lacks_something_is_shown_how_it_looks(String address) {
        assertThatThrownBy(() -> Target.of(address, Optional.of("s")))
                .isInstanceOf(MoveFailure.class)
                .hasMessageContaining("postgresql://owner@host:5432/database");
    }

    @Test
    void the_password_is_asked_for_and_never_told() {
        assertThatThrownBy(() -> Target.of("postgresql://o@db/fleet", Optional.empty()))
                .hasMessageContaining("--password-file")
                .hasMessageContaining("FLEETWARD_DATABASE_PASSWORD");
        assertThatThrownBy(() -> Target.of("postgresql://o:s3cret@d b/fleet", Optional.empty()))
                .hasMessageNotContaining("s3cret");
        assertThat(Target.of("postgresql://o:s3cret@db/fleet", Optional.empty()).toString())
                .isEqualTo("o@db/fleet");
    }
}
