using System.Text;

namespace Ory.Frontend;

/// <summary>A path with the query parameters that were given, escaped.</summary>
internal ref struct RequestPath(string path)
{
    private StringBuilder? builder;

    internal RequestPath Add(string name, string? value)
    {
        if (value is null)
            return this;
        builder = (builder ?? new StringBuilder(path).Append('?')).Append(builder is null ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    internal RequestPath Add(string name, bool? value) => Add(name, value switch { true => "true", false => "false", null => null });

    internal RequestPath Add(string name, long? value) => Add(name, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override readonly string ToString() => builder?.ToString() ?? path;
}
