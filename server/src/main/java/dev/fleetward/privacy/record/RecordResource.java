package dev.fleetward.privacy.record;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The record of processing of a product. */
@Path("/api/v1/products/{slug}/processing-record")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RecordResource {
    private final ProcessingRecords records;
    private final Products products;
    private final CurrentCaller caller;

    RecordResource(ProcessingRecords records, Products products, CurrentCaller caller) {
        this.records = records;
        this.products = products;
        this.caller = caller;
    }

    record Wanted(Stated.@Nullable Change stated, @Nullable List<ProcessingRecords.Reason> activities) {}

    /** @param missing what Article 30(1) asks for and nobody has stated */
    record Shown(ProcessingRecord record, List<ProcessingRecord.Missing> missing) {
        static Shown of(ProcessingRecord record) {
            return new Shown(record, record.missing());
        }
    }

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public Shown processingRecord(@PathParam("slug") String slug) {
        return Shown.of(records.of(product(slug)));
    }

    /** What is left out stays as it is. */
    @PATCH
    @Allow(Permission.MANAGE_PRIVACY)
    public Shown changeProcessingRecord(@PathParam("slug") String slug, @Nullable Wanted wanted) {
        if (wanted == null || wanted.stated == null && wanted.activities == null) {
            throw Problem.invalid("Send stated, activities or both.");
        }
        return Shown.of(records.save(
                caller.get(),
                product(slug),
                wanted.stated == null ? new Stated.Change(null, null, null, null, null, null) : wanted.stated,
                wanted.activities == null ? List.of() : wanted.activities));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
