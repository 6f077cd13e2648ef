package dev.fleetward.updates.releases;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is offered to devices. Every file of a release carries a verified signature. Safe for concurrent use. */
@ApplicationScoped
public class Releases {
    private static final int MAX_FILES = 100;
    private static final int MAX_NOTES_CHARS = 20_000;

    private final Db db;
    private final ReleaseStore store;
    private final ArtifactStore artifacts;
    private final SoftwareVersions versions;
    private final ReleasePolicyStore policies;
    private final Audit audit;
    private final Clock clock;

    Releases(
            Db db,
            ReleaseStore store,
            ArtifactStore artifacts,
            SoftwareVersions versions,
            ReleasePolicyStore policies,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.store = store;
        this.artifacts = artifacts;
        this.versions = versions;
        this.policies = policies;
        this.audit = audit;
        this.clock = clock;
    }

    /** The body of a request. */
    record Request(
            @Nullable String version,
            @Nullable String softwareType,
            @Nullable String notes,
            @Nullable Boolean securityOnly,
            @Nullable List<FileRequest> files) {}

    /** @param hardwareVersion absent or empty for any hardware */
    record FileRequest(
            @Nullable String hardwareVersion, @Nullable UUID artifact) {}

    /**
     * @throws Problem 400 for what is missing, 404 for an unknown artifact, 409 when the version is released already
     */
    Release create(Caller caller, Product product, Request request) {
        return db.inTransaction(product.organization(), tx -> create(tx, caller, product, request));
    }

    private Release create(Tx tx, Caller caller, Product product, Request request) {
        String type = blankTo(request.softwareType(), "main");
        String version = blankTo(request.version(), "");
        if (version.isEmpty()) {
            throw Problem.invalid("version must be given, such as 1.4.0.");
        }
        String notes = request.notes() == null ? "" : request.notes();
        if (notes.length() > MAX_NOTES_CHARS) {
            throw Problem.invalid("notes may have at most %,d characters.".formatted(MAX_NOTES_CHARS));
        }
        if (store.find(tx, product.id().value(), type, version).isPresent()) {
            throw Problem.conflict("release-exists", "%s %s is released already.".formatted(type, version));
        }
        versions.named(tx, product.organization(), product.id(), type, version);
        UUID id = store.insert(
                tx,
                product.organization(),
                product.id().value(),
                type,
                version,
                notes,
                Boolean.TRUE.equals(request.securityOnly()),
                clock.instant(),
                caller.name());
        store.addFiles(tx, product.organization(), id, files(tx, product, request.files()));
        Release release = store.find(tx, product.id().value(), id).orElseThrow();
        audit.record(tx, caller, "release.created", product.slug() + " / " + type + " " + version, null, release);
        return release;
    }

    /**
     * One more file for the release, or the release with its first one, as build servers send one image after the other.
     *
     * @throws Problem 400 once it was rolled out, 409 when it has a file for that hardware already
     */
    Release join(Caller caller, Product product, Request request) {
        String type = blankTo(request.softwareType(), "main");
        String version = blankTo(request.version(), "");
        return db.inTransaction(product.organization(), tx -> {
            Optional<Release> there = store.find(tx, product.id().value(), type, version);
            if (there.isEmpty()) {
                return create(tx, caller, product, request);
            }
            Release before = there.get();
            List<ReleaseStore.NewFile> more = files(tx, product, request.files());
            for (ReleaseStore.NewFile file : more) {
                if (before.files().stream()
                        .anyMatch(one -> one.hardwareVersion().equals(file.hardwareVersion()))) {
                    throw Problem.conflict(
                            "release-exists",
                            "%s %s has a file for hardware “%s” already."
                                    .formatted(type, version, file.hardwareVersion()));
                }
            }
            if (store.isRolledOut(tx, before.id())) {
                throw Problem.invalid(
                        "%s %s was rolled out: what devices are given does not change. Make a new version."
                                .formatted(type, version));
            }
            store.addFiles(tx, product.organization(), before.id(), more);
            Release after = store.find(tx, product.id().value(), before.id()).orElseThrow();
            audit.record(tx, caller, "release.extended", product.slug() + " / " + type + " " + version, before, after);
            return after;
        });
    }

    private List<ReleaseStore.NewFile> files(Tx tx, Product product, @Nullable List<FileRequest> asked) {
        if (asked == null || asked.isEmpty() || asked.size() > MAX_FILES) {
            throw Problem.invalid("files must name 1 to %d artifacts.".formatted(MAX_FILES));
        }
        List<ReleaseStore.NewFile> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (FileRequest file : asked) {
            if (file.artifact() == null) {
                throw Problem.invalid("files[].artifact must be the id of an uploaded artifact.");
            }
            Artifact artifact = artifacts
                    .find(tx, product.id().value(), file.artifact())
                    .orElseThrow(() -> Problem.notFound("Artifact", String.valueOf(file.artifact())));
            String hardware = blankTo(file.hardwareVersion(), "");
            if (!names.add(hardware + "/" + artifact.filename())) {
                throw Problem.invalid("Two files for one hardware are named %s; devices could not tell them apart."
                        .formatted(artifact.filename()));
            }
            files.add(new ReleaseStore.NewFile(hardware, artifact.id()));
        }
        return files;
    }

    public PageOf<Release> page(Product product, Cursor cursor) {
        return db.inTransaction(
                product.organization(), tx -> store.page(tx, product.id().value(), cursor));
    }

    public Optional<Release> find(Product product, String softwareType, String version) {
        return db.inTransaction(
                product.organization(), tx -> store.find(tx, product.id().value(), softwareType, version));
    }

    /** Inside a transaction of the room. */
    public Optional<Release> find(Tx tx, UUID product, UUID id) {
        return store.find(tx, product, id);
    }

    /** Inside a transaction of the room. */
    public Optional<Release> find(Tx tx, UUID product, String softwareType, String version) {
        return store.find(tx, product, softwareType, version);
    }

    public ReleasePolicy policy(Tx tx, UUID product) {
        return policies.find(tx, product);
    }

    /** For signed download links, which name the artifact's number. */
    public Optional<Artifact> artifact(OrganizationId organization, int number) {
        return db.inTransaction(organization, tx -> artifacts.byNumber(tx, number));
    }

    /** @throws Problem 404 */
    public Release require(Product product, UUID id) {
        return db.inTransaction(
                        product.organization(),
                        tx -> store.find(tx, product.id().value(), id))
                .orElseThrow(() -> Problem.notFound("Release", id.toString()));
    }

    /** @throws Problem 409 once it was rolled out: what devices were given stays on record */
    void delete(Caller caller, Product product, UUID id) {
        db.doInTransaction(product.organization(), tx -> {
            Release release = store.find(tx, product.id().value(), id)
                    .orElseThrow(() -> Problem.notFound("Release", id.toString()));
            if (store.isRolledOut(tx, id)) {
                throw Problem.conflict("release-rolled-out", "A release that was rolled out stays on record.");
            }
            store.delete(tx, product.id().value(), id);
            audit.record(
                    tx,
                    caller,
                    "release.deleted",
                    product.slug() + " / " + release.softwareType() + " " + release.version(),
                    release,
                    null);
        });
    }

    private static String blankTo(@Nullable String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
