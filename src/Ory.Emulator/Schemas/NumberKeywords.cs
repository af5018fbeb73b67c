using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>The keywords that look at numbers.</summary>
internal static class NumberKeywords
{
    // In draft 4 a bound is told by a flag beside it that it is not within; the flag alone says nothing, and Kratos refuses it.
    public static SchemaCheck Minimum(SchemaKeyword keyword) => IsOutside(keyword, "exclusiveMinimum")
        ? Bound(keyword, 4000019, "minimum", order => order > 0)
        : Bound(keyword, 4000018, "minimum", order => order >= 0);

    public static SchemaCheck ExclusiveMinimum(SchemaKeyword keyword) => keyword.IsDraft4 ? Beside(keyword, "minimum") : Bound(keyword, 4000019, "minimum", order => order > 0);

    public static SchemaCheck Maximum(SchemaKeyword keyword) => IsOutside(keyword, "exclusiveMaximum")
        ? Bound(keyword, 4000021, "maximum", order => order < 0)
        : Bound(keyword, 4000020, "maximum", order => order <= 0);

    public static SchemaCheck ExclusiveMaximum(SchemaKeyword keyword) => keyword.IsDraft4 ? Beside(keyword, "maximum") : Bound(keyword, 4000021, "maximum", order => order < 0);

    public static SchemaCheck MultipleOf(SchemaKeyword keyword)
    {
        var divisor = keyword.Number;
        if (Compare(divisor, 0) <= 0) throw keyword.Fault("greater than 0");
        return Of((number, path) => IsMultiple(number, divisor) ? [] : [new(path, Messages.NotMultiple(Told(divisor), Told(number)))]);
    }

    private static bool IsOutside(SchemaKeyword keyword, string flag) => keyword.IsDraft4 && keyword.Schema.ContainsKey(flag) && (keyword with { Name = flag }).Flag;

    private static SchemaCheck Beside(SchemaKeyword keyword, string bound) => keyword.Schema.ContainsKey(bound) ? SchemaPart.Nothing : throw keyword.Fault($"beside a {bound}");

    private static SchemaCheck Bound(SchemaKeyword keyword, int id, string key, Predicate<int> fits)
    {
        var bound = keyword.Number;
        return Of((number, path) => fits(Compare(number, bound)) ? [] : [new(path, Messages.Bound(id, key, Told(bound), Told(number)))]);
    }

    private static int Compare(JsonNode one, JsonNode other) => Decimal(one) is { } x && Decimal(other) is { } y ? x.CompareTo(y) : Double(one).CompareTo(Double(other));

    private static bool IsMultiple(JsonNode number, JsonNode divisor) => Decimal(number) is { } x && Decimal(divisor) is { } y and not 0 ? x % y == 0 : Math.IEEERemainder(Double(number), Double(divisor)) == 0;

    // To the last digit, as far as that goes: what is too large is none, and what is too small would be 0.
    private static decimal? Decimal(JsonNode number) =>
        decimal.TryParse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && (value != 0 || Double(number) == 0) ? value : null;

    private static double Double(JsonNode number) => double.Parse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    // In a message Kratos has a number as what it is worth, not as it was written: 17.0 is 17.
    private static JsonNode Told(JsonNode number) => Double(number) is var value && double.IsFinite(value) ? value : number;

    private static SchemaCheck Of(Func<JsonNode, string, IReadOnlyList<FieldError>> check) => (value, path) => value?.GetValueKind() is JsonValueKind.Number ? check(value, path) : [];
}
