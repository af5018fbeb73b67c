namespace Ory.Emulator.Tests;

public class NodeOrderTests
{
    private static readonly NodeOrder Order = new(["oidc", "default", "code", "password", "profile"], ["csrf_token", "traits.email", "password", "traits.name"]);

    [Fact]
    public void The_password_stands_among_the_traits_where_only_they_are() =>
        Assert.Equal(["csrf_token", "traits.email", "password", "traits.name.first", "method"], Sorted(
            ("default", "traits.name.first"), ("default", "traits.email"), ("password", "method"), ("password", "password"), ("default", "csrf_token")));

    [Fact]
    public void The_traits_stay_together_where_another_group_stands_between() =>
        Assert.Equal(["csrf_token", "traits.email", "traits.name.first", "method", "password", "method"], Sorted(
            ("default", "traits.name.first"), ("default", "traits.email"), ("password", "method"), ("password", "password"), ("code", "method"), ("default", "csrf_token")));

    [Fact]
    public void A_group_nobody_listed_comes_first() =>
        Assert.Equal(["identifier", "csrf_token"], Sorted(("default", "csrf_token"), ("identifier_first", "identifier")));

    private static IEnumerable<string> Sorted(params (string Group, string Name)[] nodes)
    {
        List<UiNode> list = [.. nodes.Select(node => new InputNode(node.Group, node.Name, "text"))];
        Order.Sort(list);
        return list.Select(node => node.Id);
    }
}
