package dev.fleetward.compliance;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Colleagues;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The requirements of each catalogue with what speaks for them, and what people decide about them. */
@ApplicationScoped
class Matrix {
    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Colleagues colleagues;
    private final Evidence evidence;
    private final Documents documents;
    private final RequirementStore store;

    Matrix(
            Db db,
            Clock clock,
            Audit audit,
            Colleagues colleagues,
            Evidence evidence,
            Documents documents,
            RequirementStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.colleagues = colleagues;
        this.evidence = evidence;
        this.documents = documents;
        this.store = store;
    }

    /** As it stands now. */
    List<MatrixRow> rows(Product product, Catalogue catalogue) {
        return rows(catalogue.requirements(), known(product, evidence.newest(product), clock.instant()));
    }

    /** The figures as of that moment; documents and decisions as they are now. */
    List<MatrixRow> rowsAt(Product product, Catalogue catalogue, Instant at) {
        return rows(catalogue.requirements(), known(product, evidence.newestAt(product, at), at));
    }

    /** @throws Problem 404 for a requirement of no catalogue */
    MatrixRow row(Product product, String requirement) {
        return MatrixRow.of(Law.requirement(requirement), known(product, evidence.newest(product), clock.instant()));
    }

    private static List<MatrixRow> rows(List<Requirement> requirements, MatrixRow.Known known) {
        return requirements.stream()
                .map(requirement -> MatrixRow.of(requirement, known))
                .toList();
    }

    private MatrixRow.Known known(Product product, List<EvidenceRecord> newest, Instant at) {
        Map<String, FileItem> items =
                documents.items(product).stream().collect(Collectors.toMap(FileItem::id, Function.identity()));
        Map<String, Target> targets = evidence.targets(product);
        return db.inTransaction(
                product.organization(),
                tx -> new MatrixRow.Known(
                        newest,
                        targets,
                        items,
                        store.justifications(tx, product.id()),
                        store.owners(tx, product.id()),
                        at));
    }

    /**
     * Decides that a requirement does not apply, or, with an empty justification, that it does after all.
     *
     * @throws Problem 404 for a requirement of no catalogue, 409 for one that always applies
     */
    void setAside(Caller caller, Product product, String requirementId, String justification) {
        Requirement requirement = Law.requirement(requirementId);
        if (!requirement.mayBeNotApplicable()) {
            throw Problem.conflict(
                    "requirement-always-applies",
                    "%s applies to every product; of CRA Annex I only items of Part I (2) can be set aside (Article 13(4))."
                            .formatted(requirement.citation()));
        }
        db.doInTransaction(product.organization(), tx -> {
            String before = store.justifications(tx, product.id()).get(requirementId);
            if (justification.isBlank()) {
                store.takeBack(tx, product, requirementId);
            } else {
                Evidence.requireReason(justification);
                store.setAside(tx, product, requirementId, justification.strip(), caller.name(), clock.instant());
            }
            audit.record(
                    tx, caller, "requirement.set-aside", product.slug() + " " + requirementId, before, justification);
        });
    }

    /**
     * Makes a colleague answer for a requirement, or, with an empty address, nobody.
     *
     * @throws Problem 404 for a requirement of no catalogue, 400 for who is no colleague
     */
    void setOwner(Caller caller, Product product, String requirementId, String email) {
        Law.requirement(requirementId);
        String owner = email.strip();
        if (!owner.isEmpty() && !colleagues.active(product.organization()).contains(owner)) {
            throw Problem.invalid("“%s” is nobody who can sign in to this organization.".formatted(owner));
        }
        db.doInTransaction(product.organization(), tx -> {
            String before = store.owners(tx, product.id()).get(requirementId);
            if (owner.isEmpty()) {
                store.removeOwner(tx, product, requirementId);
            } else {
                store.setOwner(tx, product, requirementId, owner);
            }
            audit.record(tx, caller, "requirement.owner", product.slug() + " " + requirementId, before, owner);
        });
    }
}
