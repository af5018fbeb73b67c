using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A schema, or a schema within one, ready to look at values.</summary>
internal sealed class SchemaPart
{
    private readonly List<SchemaCheck> _checks = [];
    private readonly List<SchemaPart> _same = [];

    /// <summary>What is asked first; what is wrong there is asked nothing else.</summary>
    public SchemaCheck First { get; set; } = Nothing;

    /// <summary>The check that finds nothing wrong.</summary>
    public static IReadOnlyList<FieldError> Nothing(JsonNode? value, string path) => [];

    /// <summary>The path of what is within a value.</summary>
    public static string Below(string path, object name) => path.Length == 0 ? $"{name}" : $"{path}.{name}";

    public void Add(SchemaCheck check) => _checks.Add(check);

    /// <summary>Says that another schema looks at the same value whenever this one does.</summary>
    public void AlsoAsks(SchemaPart other) => _same.Add(other);

    /// <summary>Everything that is wrong with a value, in Kratos' order.</summary>
    public IReadOnlyList<FieldError> Errors(JsonNode? value, string path)
    {
        var wrong = First(value, path);
        return wrong.Count > 0 ? wrong : [.. _checks.SelectMany(check => check(value, path))];
    }

    public bool Fits(JsonNode? value) => Errors(value, "").Count == 0;

    /// <summary>Whether it would ask itself about one value again and again.</summary>
    /// <param name="answering">Those of which it is known that they would not; gets more of them.</param>
    public bool IsEndless(HashSet<SchemaPart> answering) => IsEndless(answering, []);

    private bool IsEndless(HashSet<SchemaPart> answering, HashSet<SchemaPart> asking)
    {
        if (answering.Contains(this)) return false;
        if (!asking.Add(this) || _same.Exists(other => other.IsEndless(answering, asking))) return true;
        answering.Add(this);
        return false;
    }
}
