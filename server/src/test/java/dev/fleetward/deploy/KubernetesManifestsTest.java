package dev.fleetward.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The manifests read by Kubernetes's own types, and held to what we promise of them. No cluster is asked. */
class KubernetesManifestsTest {
    private static final Path BASE = Program.DEPLOY.resolve("kubernetes/base");
    private static final Path EXAMPLE = Program.DEPLOY.resolve("kubernetes/example");
    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "settings.yaml", ConfigMap.class,
            "statefulset.yaml", StatefulSet.class,
            "service.yaml", Service.class,
            "ingress.yaml", Ingress.class,
            "networkpolicy.yaml", NetworkPolicy.class,
            "poddisruptionbudget.yaml", PodDisruptionBudget.class);

    private StatefulSet server;
    private PodSpec pod;
    private Container container;

    @BeforeEach
    void read() throws IOException {
        server = manifest("statefulset.yaml", StatefulSet.class);
        pod = server.getSpec().getTemplate().getSpec();
        container = pod.getContainers().getFirst();
    }

    @Test
    void each_manifest_is_of_its_kind_with_no_field_unknown() throws IOException {
        JsonNode listed = kustomization(BASE).path("resources");
        assertThat(listed.valueStream().map(JsonNode::asText)).containsExactlyInAnyOrderElementsOf(TYPES.keySet());
        for (var type : TYPES.entrySet()) {
            HasMetadata manifest = manifest(type.getKey(), type.getValue());
            JsonNode written = StrictYaml.read(BASE.resolve(type.getKey()), JsonNode.class);

            assertThat(manifest.getMetadata().getName()).isEqualTo("fleetward");
            assertThat(written.path("kind").asText()).isEqualTo(type.getValue().getSimpleName());
            assertThat(written.path("apiVersion").asText()).isEqualTo(HasMetadata.getApiVersion(type.getValue()));
        }
    }

    @Test
    void a_misspelt_field_would_be_found() throws IOException {
        String typo = Files.readString(BASE.resolve("statefulset.yaml")).replace("runAsNonRoot", "runAsNonroot");

        assertThatThrownBy(() -> StrictYaml.parse(typo, StatefulSet.class))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("runAsNonroot");
    }

    @Test
    void the_pod_meets_the_restricted_standard() {
        var security = pod.getSecurityContext();
        assertThat(security.getRunAsNonRoot()).isTrue();
        assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(List.of(or(pod.getHostNetwork()), or(pod.getHostPID()), or(pod.getHostIPC())))
                .containsOnly(false);
        assertThat(pod.getVolumes()).allMatch(volume -> volume.getHostPath() == null);
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
    }

    @Test
    void the_pod_runs_as_the_image_does() throws IOException {
        String image = Files.readString(Program.DEPLOY.resolve("oci/build"));

        assertThat(image).contains("user=" + pod.getSecurityContext().getRunAsUser() + "\n");
        assertThat(pod.getSecurityContext().getFsGroup())
                .isEqualTo(pod.getSecurityContext().getRunAsGroup());
        assertThat(pod.getSecurityContext().getFsGroupChangePolicy()).isEqualTo("OnRootMismatch");
        assertThat(image).contains("FLEETWARD_DATA=/data", "\"8080/tcp\"");
        assertThat(container.getPorts().getFirst().getContainerPort()).isEqualTo(8080);
    }

    @Test
    void what_is_mounted_is_there_and_what_is_written_to_is_mounted() {
        Set<String> volumes =
                new HashSet<>(pod.getVolumes().stream().map(Volume::getName).toList());
        server.getSpec()
                .getVolumeClaimTemplates()
                .forEach(claim -> volumes.add(claim.getMetadata().getName()));

        assertThat(volumes)
                .containsExactlyInAnyOrderElementsOf(container.getVolumeMounts().stream()
                        .map(VolumeMount::getName)
                        .toList());
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/data", "/tmp", "/dev/shm");
    }

    @Test
    void probes_ask_what_the_server_answers() {
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/health/live");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health/ready");
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/health/ready");
        int patience = container.getStartupProbe().getPeriodSeconds()
                * container.getStartupProbe().getFailureThreshold();
        assertThat(patience).isGreaterThanOrEqualTo(300);
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(60);
    }

    /** A variable that is no setting stops the start; Kubernetes would add FLEETWARD_PORT and others of a Service's. */
    @Test
    void every_variable_is_a_setting_or_the_launchers() {
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(container.getEnv())
                .extracting(variable -> variable.getName())
                .filteredOn(name -> name.startsWith("FLEETWARD_"))
                .containsExactly("FLEETWARD_HEAP");
        assertThat(container.getEnv()).allMatch(variable -> !variable.getName().contains("PASSWORD"));
        assertThat(container.getEnvFrom().getFirst().getSecretRef().getOptional())
                .isTrue();
    }

    @Test
    void selectors_ports_and_names_meet() throws IOException {
        Map<String, String> labels =
                server.getSpec().getTemplate().getMetadata().getLabels();
        var service = manifest("service.yaml", Service.class);
        var policy = manifest("networkpolicy.yaml", NetworkPolicy.class);
        var budget = manifest("poddisruptionbudget.yaml", PodDisruptionBudget.class);
        var backend = manifest("ingress.yaml", Ingress.class)
                .getSpec()
                .getRules()
                .getFirst()
                .getHttp()
                .getPaths()
                .getFirst()
                .getBackend()
                .getService();

        assertThat(labels)
                .containsAllEntriesOf(server.getSpec().getSelector().getMatchLabels())
                .containsAllEntriesOf(service.getSpec().getSelector())
                .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels())
                .containsAllEntriesOf(budget.getSpec().getSelector().getMatchLabels());
        String port = container.getPorts().getFirst().getName();
        assertThat(service.getSpec().getPorts().getFirst().getTargetPort().getStrVal())
                .isEqualTo(port);
        assertThat(policy.getSpec()
                        .getIngress()
                        .getFirst()
                        .getPorts()
                        .getFirst()
                        .getPort()
                        .getStrVal())
                .isEqualTo(port);
        assertThat(backend.getName()).isEqualTo(service.getMetadata().getName());
        assertThat(backend.getPort().getName())
                .isEqualTo(service.getSpec().getPorts().getFirst().getName());
        assertThat(server.getSpec().getServiceName())
                .isEqualTo(service.getMetadata().getName());
        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
    }

    @Test
    void each_change_of_the_example_has_its_place_in_the_base() throws IOException {
        JsonNode example = kustomization(EXAMPLE);
        var places = new ArrayList<String>();
        for (JsonNode patch : example.path("patches")) {
            String kind = patch.at("/target/kind").asText();
            JsonNode target = StrictYaml.read(file(kind), JsonNode.class);
            for (JsonNode change : StrictYaml.parse(patch.path("patch").asText(), JsonNode.class)) {
                String path = change.path("path").asText();
                boolean adds = change.path("op").asText().equals("add");
                String above = adds ? path.substring(0, path.lastIndexOf('/')) : path;
                assertThat(target.at(above).isMissingNode()).as(kind + path).isFalse();
                places.add(path);
            }
        }

        assertThat(places).hasSizeGreaterThan(5);
        assertThat(container.getImage()).startsWith(example.at("/images/0/name").asText() + ":");
    }

    private static Path file(String kind) {
        return TYPES.entrySet().stream()
                .filter(type -> type.getValue().getSimpleName().equals(kind))
                .map(type -> BASE.resolve(type.getKey()))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode kustomization(Path folder) throws IOException {
        JsonNode kustomization = StrictYaml.read(folder.resolve("kustomization.yaml"), JsonNode.class);
        assertThat(kustomization.path("kind").asText()).isEqualTo("Kustomization");
        return kustomization;
    }

    private static <T extends HasMetadata> T manifest(String name, Class<T> type) throws IOException {
        return StrictYaml.read(BASE.resolve(name), type);
    }

    private static boolean or(Boolean flag) {
        return flag != null && flag;
    }
}
