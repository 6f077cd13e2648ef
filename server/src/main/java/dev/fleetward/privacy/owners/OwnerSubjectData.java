package dev.fleetward.privacy.owners;

import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Codes, links and requests are data of the device too. They go in the moment its erasure is written down; of requests the
 * kind, the times and the fingerprint stay, to prove that they were answered (GDPR Article 5(2)).
 */
@ApplicationScoped
class OwnerSubjectData implements SubjectData {
    private final Db db;
    private final Devices devices;
    private final ClaimCodeStore codes;
    private final OwnerLinkStore links;
    private final OwnerRequestStore requests;

    OwnerSubjectData(Db db, Devices devices, ClaimCodeStore codes, OwnerLinkStore links, OwnerRequestStore requests) {
        this.db = db;
        this.devices = devices;
        this.codes = codes;
        this.links = links;
        this.requests = requests;
    }

    record HeldCode(Instant madeAt, Instant expiresAt, int wrong) {}

    record HeldRequest(
            RequestKind kind,
            Channel channel,
            OwnerRequest.State state,
            String field,
            String text,
            String recipient,
            String until,
            Instant receivedAt,
            Instant dueAt,
            Optional<Instant> closedAt,
            String answer,
            String article,
            List<OwnerRequest.Entry> timeline) {}

    @Override
    public Set<String> tables() {
        return Set.of("claim_code", "owner_link", "owner_request", "owner_request_entry");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(
                new DataKind(
                        "owner-access",
                        "Owners' access",
                        "Codes the device showed, and links to its owner's page, as hashes",
                        "To let the owner at the data (Regulation (EU) 2023/2854, Article 4(1); Regulation (EU) 2016/679, Article 15)",
                        new DataKind.Keeping.Until("the device is erased")),
                new DataKind(
                        "owner-requests",
                        "Requests of owners",
                        "What the owner of the device asked for, wrote, and was answered",
                        "To answer in time and to prove it (Regulation (EU) 2016/679, Articles 5(2) and 12(3))",
                        new DataKind.Keeping.Until("the device is erased; kind, times and fingerprint stay as proof")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        archive.lines(
                "data-rights/claim-codes.jsonl",
                db.inTransaction(organization, tx -> codes.lock(tx, device)).stream()
                        .map(code -> new HeldCode(code.madeAt(), code.expiresAt(), code.wrong()))
                        .toList());
        archive.lines(
                "data-rights/owner-links.jsonl", db.inTransaction(organization, tx -> links.ofDevice(tx, device)));
        archive.lines(
                "data-rights/requests.jsonl",
                db.inTransaction(organization, tx -> requests.ofDevice(tx, device).stream()
                        .map(one -> held(one, requests.entries(tx, one.id())))
                        .toList()));
    }

    private static HeldRequest held(OwnerRequest one, List<OwnerRequest.Entry> timeline) {
        return new HeldRequest(
                one.kind(),
                one.channel(),
                one.state(),
                one.wish().field(),
                one.wish().text(),
                one.wish().recipient(),
                one.wish().until(),
                one.receivedAt(),
                one.dueAt(),
                one.closedAt(),
                one.answer(),
                one.article(),
                timeline);
    }

    @Override
    public long freeName(Tx tx, OrganizationId organization, DeviceName name, String placeholder) {
        return devices.find(tx, new ProductId(name.product()), name.serial())
                .map(device -> forget(tx, device.value()))
                .orElse(0L);
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> forget(tx, device));
    }

    private long forget(Tx tx, UUID device) {
        return (long) codes.delete(tx, device) + links.delete(tx, device) + requests.forget(tx, device);
    }
}
