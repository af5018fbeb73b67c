using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>What one keyword of a schema has against a value.</summary>
/// <param name="value">The value.</param>
/// <param name="path">Where it stands in the document: <c>traits.name.first</c>.</param>
internal delegate IReadOnlyList<FieldError> SchemaCheck(JsonNode? value, string path);
