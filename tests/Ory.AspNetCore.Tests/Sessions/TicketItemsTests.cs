using CsCheck;

namespace Ory.AspNetCore.Tests;

/// <summary>It is a dictionary like any other to whoever is given the ticket.</summary>
public class TicketItemsTests
{
    private static readonly Gen<string> Key = Gen.Int[0, 3].Select(i => new[] { ".expires", ".Expires", "other", "" }[i]);

    [Fact]
    public void Whatever_is_done_to_it_does_to_it_what_it_does_to_a_dictionary() =>
        Check.Sample(
            Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, 7], Key, Gen.Int[0, 2]).Array[0, 12]),
            (begins, steps) =>
            {
                IDictionary<string, string?> items = begins ? new TicketItems<string>(".expires", "0") : new TicketItems<string>();
                IDictionary<string, string?> model = new Dictionary<string, string?>(StringComparer.Ordinal);
                if (begins)
                    model.Add(".expires", "0");
                foreach (var (step, key, value) in steps)
                    Assert.Equal(Do(model, step, key, value.ToString()), Do(items, step, key, value.ToString()));

                Assert.Equal(model.Count, items.Count);
                Assert.Equal(model.Order(Comparer<KeyValuePair<string, string?>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key))), items.OrderBy(item => item.Key, StringComparer.Ordinal));
                Assert.Equal(model.Keys.Order(StringComparer.Ordinal), items.Keys.Order(StringComparer.Ordinal));
                Assert.Equal(model.Values.Order(StringComparer.Ordinal), items.Values.Order(StringComparer.Ordinal));
            });

    [Fact]
    public void What_one_request_writes_no_other_reads()
    {
        var (mine, other) = (new TicketItems<string>(".expires", "0"), new TicketItems<string>(".expires", "0"));

        mine[".expires"] = "1";

        Assert.Equal(("1", "0"), (mine[".expires"], other[".expires"]));
    }

    private static string Do(IDictionary<string, string?> items, int step, string key, string value)
    {
        try
        {
            switch (step)
            {
                case 0:
                    items.Add(key, value);
                    return "added";
                case 1:
                    items[key] = value;
                    return "set";
                case 2:
                    return $"{items[key]}";
                case 3:
                    return $"{items.Remove(key)}";
                case 4:
                    return $"{items.TryGetValue(key, out var found)} {found} {items.ContainsKey(key)}";
                case 5:
                    return $"{items.Contains(new(key, value))} {items.Remove(new KeyValuePair<string, string?>(key, value))}";
                case 6:
                    items.Add(new KeyValuePair<string, string?>(key, value));
                    return "added";
                default:
                    items.Clear();
                    return "cleared";
            }
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException)
        {
            return exception.GetType().Name;
        }
    }
}
