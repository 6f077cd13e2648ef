package dev.fleetward.disclosure.intake;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.disclosure.ReportedCases;
import dev.fleetward.disclosure.intake.mail.ParsedMail;
import dev.fleetward.disclosure.routing.Route;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads mails with reports in: a new one opens a case, an answer goes to the case of what it answers, the same one changes
 * nothing. The mail itself is kept among the files. Safe for concurrent use.
 */
@ApplicationScoped
class MailImport {
    static final int MAX_MAIL_BYTES = 30 * 1024 * 1024;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Intake intake;
    private final Cases cases;
    private final ReportedCases reported;
    private final Quarantine quarantine;
    private final MailStore store;

    MailImport(
            Db db,
            Clock clock,
            Audit audit,
            Intake intake,
            Cases cases,
            ReportedCases reported,
            Quarantine quarantine,
            MailStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.intake = intake;
        this.cases = cases;
        this.reported = reported;
        this.quarantine = quarantine;
        this.store = store;
    }

    enum What {
        OPENED,
        APPENDED,
        KNOWN
    }

    /** @param number of the case */
    record Imported(String number, What what) {}

    /** @throws Problem 400 for what is no mail, 409 while no case can be opened, 413 for one that is too large */
    Imported read(Caller caller, Product product, InputStream content) {
        byte[] eml = bytes(content);
        ParsedMail mail = ParsedMail.of(eml);
        String id = mail.id().isEmpty() ? "sha256:" + sha256(eml) : mail.id();
        Optional<Imported> known = db.inTransaction(product.organization(), tx -> known(tx, product, id));
        if (known.isPresent()) {
            return known.get();
        }
        Optional<String> answered = db.inTransaction(product.organization(), tx -> answered(tx, product, mail));
        Optional<Case> thread = answered.map(name -> cases.require(product, name));
        Route route = thread.map(Case::route).orElseGet(() -> intake.requireRoute(product));
        List<Quarantine.Kept> kept = quarantine.keepAll(product.organization(), files(mail, eml));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return db.inTransaction(product.organization(), tx -> {
            store.lock(tx, product.organization());
            Optional<Imported> meanwhile = known(tx, product, id);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            Wanted wanted = wanted(mail);
            Case c = thread.orElseGet(() -> intake.open(tx, product, route, Channel.MAIL, wanted, kept, now));
            thread.ifPresent(open -> append(tx, product, open, wanted, kept, now));
            store.insert(tx, product.organization(), id, c.id(), caller.name(), now);
            audit.record(tx, caller, "case.mail-imported", c.name(), null, Map.of("messageId", id));
            return new Imported(c.name(), thread.isPresent() ? What.APPENDED : What.OPENED);
        });
    }

    private void append(Tx tx, Product product, Case c, Wanted wanted, List<Quarantine.Kept> kept, Instant now) {
        reported.append(tx, product, c, wanted.reporter(), Intake.message(wanted, kept), now);
        quarantine.attach(tx, product.organization(), c.id(), kept, now);
    }

    /** @throws Problem 409 when it was read into a case of another product */
    private Optional<Imported> known(Tx tx, Product product, String id) {
        Optional<Imported> here = store.caseOf(tx, product.id(), id).map(name -> new Imported(name, What.KNOWN));
        if (here.isEmpty() && store.isKnown(tx, id)) {
            throw Problem.conflict(
                    "mail-of-another-product",
                    "This mail was read in already, into a case of another product of yours.");
        }
        return here;
    }

    private Optional<String> answered(Tx tx, Product product, ParsedMail mail) {
        return mail.answers().stream()
                .flatMap(id -> store.caseOf(tx, product.id(), id).stream())
                .findFirst();
    }

    private static Wanted wanted(ParsedMail mail) {
        String subject = mail.subject().isBlank() ? "Mail without a subject" : mail.subject();
        String text = mail.text().isBlank() ? "The mail has no text; see its files." : mail.text();
        return Wanted.of(
                cut(subject, ReportedCases.MAX_TITLE_CHARACTERS),
                "",
                mail.sentAt().isEmpty() ? text : "Sent %s\n\n%s".formatted(mail.sentAt(), text),
                "",
                cut(mail.from(), Wanted.MAX_LINE_CHARACTERS),
                "");
    }

    private static List<Incoming> files(ParsedMail mail, byte[] eml) {
        List<Incoming> all = new ArrayList<>();
        all.add(new Incoming("mail.eml", () -> new ByteArrayInputStream(eml)));
        mail.files().forEach(file -> all.add(new Incoming(file.name(), () -> new ByteArrayInputStream(file.bytes()))));
        return all;
    }

    private static byte[] bytes(InputStream content) {
        try {
            byte[] eml = content.readNBytes(MAX_MAIL_BYTES + 1);
            if (eml.length > MAX_MAIL_BYTES) {
                throw Problem.tooLarge("A mail", MAX_MAIL_BYTES);
            }
            return eml;
        } catch (IOException e) {
            throw new UncheckedIOException("reading a mail", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String cut(String text, int most) {
        return text.substring(0, Math.min(text.length(), most));
    }
}
