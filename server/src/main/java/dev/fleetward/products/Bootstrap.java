package dev.fleetward.products;

import dev.fleetward.access.Caller;
import dev.fleetward.access.Organizations;
import dev.fleetward.access.ProjectKeys;
import dev.fleetward.access.Role;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The operator's file that says what must be there at the start: one organization with its people, products and tokens.
 * Applied on every start; what is there already is brought to what the file says, nothing is removed.
 */
@ApplicationScoped
public class Bootstrap {
    private static final int FIRST = 100;

    private final Db db;
    private final Organizations organizations;
    private final Products products;
    private final ProjectKeys keys;
    private final Optional<Path> file;

    Bootstrap(
            Db db,
            Organizations organizations,
            Products products,
            ProjectKeys keys,
            @ConfigProperty(name = "fleetward.bootstrap") Optional<Path> file) {
        this.db = db;
        this.organizations = organizations;
        this.products = products;
        this.keys = keys;
        this.file = file;
    }

    /** The file's shape. Secrets are taken as given. */
    public record Plan(
            OrganizationPlan organization,
            @Nullable List<PersonPlan> people,
            @Nullable List<ProductPlan> products,
            @Nullable List<TokenPlan> apiTokens) {}

    public record OrganizationPlan(String slug, String name) {}

    public record PersonPlan(String email, String password, String role) {}

    public record ProductPlan(
            String slug,
            String name,
            @Nullable String projectKey,
            @Nullable Boolean registerOnFirstContact,
            @Nullable Boolean demo,
            @Nullable DdiPlan ddi) {}

    public record DdiPlan(String tenant, String gatewayToken) {}

    public record TokenPlan(String name, String role, String token) {}

    void start(@Observes @Priority(FIRST) StartupEvent event) {
        file.ifPresent(path -> apply(read(path)));
    }

    /** All of it or, with a problem, none. */
    public OrganizationId apply(Plan plan) {
        return db.acrossOrganizations(tx -> {
            OrganizationId organization = organizations.save(tx, plan.organization.slug, plan.organization.name);
            Caller operator = Organizations.operator(organization);
            orEmpty(plan.people)
                    .forEach(person -> organizations.savePerson(
                            tx, organization, person.email, person.password, Role.parse(person.role)));
            orEmpty(plan.products).forEach(product -> apply(tx, operator, product));
            orEmpty(plan.apiTokens)
                    .forEach(token ->
                            organizations.saveToken(tx, organization, token.name, Role.parse(token.role), token.token));
            return organization;
        });
    }

    private void apply(Tx tx, Caller operator, ProductPlan plan) {
        boolean register = plan.registerOnFirstContact == null || plan.registerOnFirstContact;
        boolean demo = plan.demo != null && plan.demo;
        Product product = products.save(tx, operator, plan.slug, plan.name, register, demo);
        if (plan.projectKey != null) {
            keys.add(tx, operator.organization(), product.id().value(), plan.projectKey);
        }
        if (plan.ddi != null) {
            products.setDdi(tx, product, plan.ddi.tenant, plan.ddi.gatewayToken);
        }
    }

    private static Plan read(Path path) {
        try {
            return Json.read(Files.readString(path), Plan.class);
        } catch (IOException | IllegalArgumentException e) {
            throw Problem.invalid("The bootstrap file %s cannot be used: %s".formatted(path, e.getMessage()));
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }
}
