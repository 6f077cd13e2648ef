package dev.fleetward.components.licences;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Licences of a product or one of its versions, judged by the product's policy. Safe for concurrent use. */
@ApplicationScoped
public class Licences {
    private final Db db;
    private final Audit audit;
    private final SoftwareVersions versions;
    private final LicenceStore store;

    Licences(Db db, Audit audit, SoftwareVersions versions, LicenceStore store) {
        this.db = db;
        this.audit = audit;
        this.versions = versions;
        this.store = store;
    }

    /** A licence and how many components name it; the text as SBOMs have it. */
    public record Used(String licence, Verdict verdict, long components) {}

    public record Judged(
            UUID id,
            String name,
            String version,
            String supplier,
            String purl,
            List<String> licences,
            Verdict verdict,
            long versions) {
        public String licenceText() {
            return licences.isEmpty() ? "not stated" : String.join(", ", licences);
        }
    }

    /** @param components worst first */
    public record Overview(Policy policy, List<Used> licences, List<Judged> components) {
        public long count(Verdict verdict) {
            return components.stream().filter(one -> one.verdict() == verdict).count();
        }
    }

    /** @param version type and version with a space between; empty for all versions with an SBOM */
    public Overview of(Caller caller, Product product, String version) {
        return db.inTransaction(caller.organization(), tx -> {
            @Nullable UUID only = null;
            if (!version.isBlank()) {
                int space = version.indexOf(' ');
                String type = space < 0 ? "main" : version.substring(0, space);
                SoftwareVersion named = versions.find(tx, product.id(), type, version.substring(space + 1))
                        .orElseThrow(() -> Problem.notFound("Software version", version));
                only = named.id().value();
            }
            Policy policy = store.policy(tx, product.id().value());
            return overview(policy, store.licensed(tx, product.id().value(), only));
        });
    }

    private static Overview overview(Policy policy, List<LicenceStore.Licensed> licensed) {
        Map<String, Long> counts = new HashMap<>();
        List<Judged> judged = new ArrayList<>();
        for (LicenceStore.Licensed one : licensed) {
            one.licences().forEach(text -> counts.merge(text, 1L, Long::sum));
            judged.add(new Judged(
                    one.id(),
                    one.name(),
                    one.version(),
                    one.supplier(),
                    one.purl().orElse(""),
                    one.licences(),
                    policy.judge(one.licences()),
                    one.versions()));
        }
        judged.sort(Comparator.comparing(Judged::verdict).reversed());
        List<Used> used = counts.entrySet().stream()
                .map(one -> new Used(one.getKey(), policy.judge(List.of(one.getKey())), one.getValue()))
                .sorted(Comparator.comparing(Used::verdict)
                        .reversed()
                        .thenComparing(Comparator.comparing(Used::components).reversed())
                        .thenComparing(Used::licence))
                .toList();
        return new Overview(policy, used, judged);
    }

    public Policy policy(Caller caller, Product product) {
        return db.inTransaction(
                caller.organization(), tx -> store.policy(tx, product.id().value()));
    }

    public void set(Caller caller, Product product, Policy policy) {
        db.doInTransaction(caller.organization(), tx -> {
            Policy before = store.policy(tx, product.id().value());
            store.replace(tx, caller.organization(), product.id().value(), policy);
            audit.record(tx, caller, "licences.policy", product.slug(), before, policy);
        });
    }
}
