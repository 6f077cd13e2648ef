package dev.fleetward.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;

/** A cohort as people make, fill, rename and delete it. */
public record TestCohort(TestOrganization organization, String slug) {
    /** Made, or renamed. */
    public TestCohort named(String name) {
        put("", Map.of("name", name));
        return this;
    }

    /** Out of the cohort they were in; the devices must be known. */
    public TestCohort takes(List<String> serials) {
        put("/devices", Map.of("serials", serials));
        return this;
    }

    public void delete() {
        assertThat(organization.delete(organization.api("/cohorts/" + slug)).status())
                .isLessThan(300);
    }

    private void put(String what, Object body) {
        var answer = organization.put(
                organization.api("/cohorts/" + slug + what),
                "application/json",
                BodyPublishers.ofString(Json.write(body)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
}
