package dev.fleetward.disclosure.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.disclosure.routing.Operator.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** CRA Article 14(7), step by step. */
class FallbackTest {
    private final List<Operator> operators = new ArrayList<>();
    private Map<String, Long> users = Map.of();
    private Optional<String> earlier = Optional.empty();

    @Test
    void the_establishment_that_decides_is_the_main_one() {
        establishment("Works", "FR", false, 900);
        establishment("Security team", "DE", true, 12);

        assertRoute("DE", "14(7) main establishment", "Security team in Germany");
    }

    @Test
    void without_a_deciding_one_most_employees_count() {
        establishment("Works", "FR", false, 900);
        establishment("Office", "DE", false, 12);

        assertRoute("FR", "14(7) most employees", "Works in France has the most employees (900)");
        assertThat(route().reasons().getFirst()).contains("Of no establishment it is stated that it decides");
    }

    @Test
    void two_that_are_said_to_decide_decide_nothing() {
        establishment("Works", "FR", true, 900);
        establishment("Office", "DE", true, 12);

        assertRoute("FR", "14(7) most employees", "900");
        assertThat(route().reasons().getFirst()).contains("FR, DE");
    }

    @Test
    void the_only_establishment_needs_no_number() {
        operators.add(new Operator(
                UUID.randomUUID(),
                Role.ESTABLISHMENT,
                "Office",
                "IE",
                false,
                Optional.empty(),
                Optional.empty(),
                "",
                ""));

        assertRoute("IE", "14(7) most employees", "all in Ireland");
    }

    @Test
    void an_establishment_that_cannot_be_told_is_not_replaced_by_an_importer() {
        establishment("Works", "FR", false, 10);
        establishment("Office", "DE", false, 10);
        other(Role.IMPORTER, "Importer", "NL", 50);

        assertThat(route().isFound()).isFalse();
        assertThat(route().reasons()).last().asString().contains("cannot be applied yet");
    }

    @Test
    void without_establishment_the_representative_with_most_products_comes_first() {
        other(Role.IMPORTER, "Importer", "NL", 500);
        other(Role.REPRESENTATIVE, "Rep A", "BE", 3);
        other(Role.REPRESENTATIVE, "Rep B", "AT", 7);

        assertRoute("AT", "14(7)(a) authorised representative", "Rep B in Austria has the most products (7)");
    }

    @Test
    void then_the_importer_then_the_distributor() {
        other(Role.DISTRIBUTOR, "Shop", "PL", 50);
        other(Role.IMPORTER, "Importer", "NL", 5);
        assertRoute("NL", "14(7)(b) importer", "Importer");

        operators.removeIf(one -> one.role() == Role.IMPORTER);
        assertRoute("PL", "14(7)(c) distributor", "Shop");
        assertThat(route().reasons()).contains("No importer is stated.");
    }

    @Test
    void a_tie_is_left_to_the_next_step() {
        other(Role.REPRESENTATIVE, "Rep A", "BE", 3);
        other(Role.REPRESENTATIVE, "Rep B", "AT", 3);
        other(Role.IMPORTER, "Importer", "NL", 5);

        assertRoute("NL", "14(7)(b) importer", "Importer");
        assertThat(route().reasons()).anySatisfy(line -> assertThat(line).contains("no one has the most products"));
    }

    @Test
    void at_last_most_users_decide() {
        users = Map.of("ES", 40L, "IT", 900L, "SE", 5L);

        assertRoute("IT", "14(7)(d) most users", "ES 40, IT 900, SE 5");
    }

    @Test
    void later_notifications_may_go_where_the_first_by_users_went() {
        users = Map.of("IT", 900L);
        earlier = Optional.of("ES");

        assertRoute("ES", "14(7)(d) as before", "third subparagraph");
    }

    @Test
    void with_nothing_stated_nothing_is_guessed() {
        Route route = route();

        assertThat(route.isFound()).isFalse();
        assertThat(route.reasons())
                .containsExactly(
                        "No establishment in the Union is stated (Article 14(7), second subparagraph).",
                        "No authorised representative is stated.",
                        "No importer is stated.",
                        "No distributor is stated.",
                        "No device tells its Member State (attribute country).",
                        "So Article 14(7) cannot be applied yet: state who acts for your products in the Union.");
    }

    private void assertRoute(String state, String step, String reason) {
        assertThat(route().memberState()).isEqualTo(state);
        assertThat(route().step()).isEqualTo(step);
        assertThat(route().reasons()).last().asString().contains(reason);
    }

    private Route route() {
        return new Fallback(operators, users, earlier).route();
    }

    private void establishment(String name, String state, boolean decides, int employees) {
        operators.add(new Operator(
                UUID.randomUUID(),
                Role.ESTABLISHMENT,
                name,
                state,
                decides,
                Optional.of(employees),
                Optional.empty(),
                "",
                ""));
    }

    private void other(Role role, String name, String state, int products) {
        operators.add(new Operator(
                UUID.randomUUID(), role, name, state, false, Optional.empty(), Optional.of(products), "", ""));
    }
}
