using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Ory.AspNetCore;

/// <summary>How problem details are written without reflection: an application published with AOT need not know of them.</summary>
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext;
