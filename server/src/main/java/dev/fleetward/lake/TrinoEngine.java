package dev.fleetward.lake;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.lake.trino.TrinoClient;
import dev.fleetward.lake.trino.TrinoFailure;
import dev.fleetward.lake.trino.TrinoServer;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Questions to Trino, which finds the same tables by the same catalogue. Rows that wait are put into the question; when
 * they are too many, a flush files them first. Both sides are read in one transaction, and the snapshot it saw is named
 * in the question.
 */
final class TrinoEngine implements Engine {
    private static final Logger LOG = Logger.getLogger(TrinoEngine.class);
    private static final int MAX_FLUSHES = 20;

    private final Db db;
    private final LakeStore store;
    private final Warehouse warehouse;
    private final TrinoConfig config;
    private final TrinoClient client;
    private final TrinoSql statements;
    private final Filing filing;

    TrinoEngine(Db db, LakeStore store, Warehouse warehouse, Filing filing, TrinoConfig config) {
        this.db = db;
        this.store = store;
        this.warehouse = warehouse;
        this.config = config;
        this.client = new TrinoClient(server(config));
        this.statements = new TrinoSql(config.catalog());
        this.filing = filing;
    }

    static TrinoServer server(TrinoConfig config) {
        return new TrinoServer(URI.create(config.url().orElseThrow()), config.user(), config.password(), config.ca());
    }

    @Override
    public LakeSql sql() {
        return LakeSql.TRINO;
    }

    @Override
    public void ask(Question question, Consumer<LakeRow> consumer) {
        String statement = statement(question);
        try {
            client.ask(
                    statement,
                    new TrinoClient.Limits(config.questionTime(), config.questionMemory()),
                    row -> consumer.accept(new LakeRow(row::value)));
        } catch (TrinoFailure e) {
            throw switch (e.kind()) {
                case AWAY -> away(e);
                case TOO_MUCH -> tooMuch(e);
                case STALE, WRONG ->
                    new LakeFailure(
                            "asking Trino about " + question.slice().table().name(), e);
            };
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private String statement(Question question) {
        for (int flushes = 0; flushes <= MAX_FLUSHES; flushes++) {
            var unfiled = new Unfiled(question.slice(), config.questionCharacters());
            Optional<String> metadata = db.inTransaction(
                    question.organization(),
                    tx -> store.snapshot(
                            tx,
                            question.organization(),
                            question.slice().table(),
                            question.slice().device(),
                            unfiled::add));
            if (!unfiled.isTooMuch()) {
                String waiting = unfiled.json();
                String statement = statements.statement(question, filed(metadata), waiting);
                if (statement.length() <= config.questionCharacters()) {
                    return statement;
                }
                if (waiting.isEmpty()) {
                    throw tooManyMembers();
                }
            }
            var _ = filing.flush(question.organization(), question.slice().table());
        }
        throw new Problem(
                503,
                "lake-engine-away",
                "Questions cannot be answered now",
                "Field data comes faster than it is filed. Ask again in a minute, or about fewer devices.");
    }

    private TrinoSql.@Nullable Filed filed(Optional<String> metadata) {
        Table table = metadata.map(warehouse::at).orElse(null);
        Snapshot snapshot = table == null ? null : table.currentSnapshot();
        if (table == null || snapshot == null) {
            return null;
        }
        // A snapshot is read with the columns it was written with.
        var schema = table.schemas().get(snapshot.schemaId());
        return new TrinoSql.Filed(
                snapshot.snapshotId(),
                (schema == null ? table.schema() : schema).columns().size());
    }

    private static Problem away(TrinoFailure failure) {
        LOG.warnf("a question was not answered: %s", failure.getMessage());
        return new Problem(
                503,
                "lake-engine-away",
                "Questions cannot be answered now",
                "Trino, which answers questions over single samples, sessions and log lines, cannot be reached or has too much to do. Nothing is lost: field data is taken in all the same. Ask again in a minute.");
    }

    private Problem tooMuch(TrinoFailure failure) {
        LOG.infof("a question was too much: %s", failure.getMessage());
        return new Problem(
                422,
                "too-much-at-once",
                "Too much at once",
                "This question needs more than one question may have (%d seconds, %s of memory). Ask about a shorter time or fewer devices."
                        .formatted(config.questionTime().toSeconds(), config.questionMemory()));
    }

    private Problem tooManyMembers() {
        return new Problem(
                422,
                "too-much-at-once",
                "Too much at once",
                "This question names more devices than fit into %,d characters (trino.question-characters). Ask about fewer devices."
                        .formatted(config.questionCharacters()));
    }
}
