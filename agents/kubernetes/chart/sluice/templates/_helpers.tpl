{{- define "sluice.name" -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- end }}

{{- define "sluice.labels" -}}
app.kubernetes.io/name: sluice
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "sluice.selector" -}}
app.kubernetes.io/name: sluice
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "sluice.image" -}}
{{ .image | default (printf "%s:%s" .name .root.Chart.AppVersion) }}
{{- end }}

{{- /* What Kubernetes' standard "restricted" asks for, of a pod and of a container. */ -}}
{{- define "sluice.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "sluice.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- /* Of what belongs to no namespace: two releases must not share it. */ -}}
{{- define "sluice.global" -}}
{{ printf "%s-%s" .root.Release.Namespace .name | trimPrefix "-" }}
{{- end }}

{{- define "sluice.members" -}}
{{ include "sluice.name" . }}-members
{{- end }}

{{- define "sluice.isNative" -}}
{{- if eq .Values.agent.sidecars "auto" -}}
{{ ternary "native" "containers" (semverCompare ">=1.29.0-0" .Capabilities.KubeVersion.Version) }}
{{- else -}}
{{ .Values.agent.sidecars }}
{{- end -}}
{{- end }}

{{- define "sluice.drain" -}}
{{- if eq (toString .Values.agent.drain) "auto" -}}
{{ ternary 5 0 (semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version) }}
{{- else -}}
{{ .Values.agent.drain | int }}
{{- end -}}
{{- end }}

{{- /* The server's configuration; a key of server.configuration beats the chart's own. */ -}}
{{- define "sluice.configuration" -}}
{{- $server := .Values.server }}
{{- $xds := dict "listen" "0.0.0.0:18000" }}
{{- if $server.xdsTls.secret }}
{{- $tls := dict "certificate" "/etc/sluice/xds/tls.crt" "key" "/etc/sluice/xds/tls.key" }}
{{- if $server.xdsTls.clientCa }}{{- $_ := set $tls "clientCa" "/etc/sluice/xds/ca.crt" }}{{- end }}
{{- $_ := set $xds "tls" $tls }}
{{- else }}{{- $_ := set $xds "insecure" true }}{{- end }}
{{- $console := dict "listen" "0.0.0.0:18080" }}
{{- if $server.consoleTls.secret }}
{{- $_ := set $console "tls" (dict "certificate" "/etc/sluice/console/tls.crt" "key" "/etc/sluice/console/tls.key") }}
{{- else }}{{- $_ := set $console "insecure" true }}{{- end }}
{{- $made := dict "data" "/var/lib/sluice" "environments" $server.environments "xds" $xds "console" $console "sources" $server.sources }}
{{- $_ := set $made "auth" (dict "bootstrapToken" "file:/etc/sluice/admin/token") }}
{{- if $server.postgresql.url }}
{{- $_ := set $made "store" (dict "url" $server.postgresql.url "user" $server.postgresql.user "password" "file:/etc/sluice/postgresql/password") }}
{{- $_ := set $made "cluster" (dict "listen" "[${POD_IP}]:18701" "name" (include "sluice.name" .) "kubernetes" (printf "%s.%s.svc.%s:18701" (include "sluice.members" .) .Release.Namespace .Values.clusterDomain)) }}
{{- end }}
{{- toYaml (mergeOverwrite $made (deepCopy $server.configuration)) }}
{{- end }}

{{- define "sluice.webhook" -}}
admissionReviewVersions: [v1]
sideEffects: None
reinvocationPolicy: Never
matchPolicy: Equivalent
failurePolicy: {{ .root.Values.injector.failurePolicy }}
timeoutSeconds: 5
# The injector itself puts the CA bundle here.
clientConfig:
  service: { name: {{ .name }}, namespace: {{ .root.Release.Namespace }}, path: /inject, port: 443 }
rules:
  - { apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods], scope: Namespaced }
{{- if semverCompare ">=1.30.0-0" .root.Capabilities.KubeVersion.Version }}
# The injector leaves them alone anyhow; so they start without it, too.
matchConditions:
  - name: cluster-does-not-need-it
    expression: "!(has(object.spec.priorityClassName) && object.spec.priorityClassName.startsWith('system-'))"
{{- end }}
{{- end }}
