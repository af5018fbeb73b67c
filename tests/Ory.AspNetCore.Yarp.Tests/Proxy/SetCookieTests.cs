namespace Ory.AspNetCore.Yarp.Tests;

public class SetCookieTests
{
    [Fact]
    public void The_cookie_becomes_host_only_for_the_whole_origin_and_keeps_the_rest() =>
        Assert.Equal(
            "ory_kratos_session=MTc=|x y|%3D; Path=/; Expires=Tue, 24 Nov 2026 17:00:00 GMT; Max-Age=86399; HttpOnly; SameSite=Lax; Secure",
            SetCookie.Rewrite("ory_kratos_session=MTc=|x y|%3D; Path=/public; Domain=oryapis.com; Expires=Tue, 24 Nov 2026 17:00:00 GMT; Max-Age=86399; HttpOnly; Secure; SameSite=Lax", "/", secure: true));

    [Theory]
    [InlineData("a=b; path=/x; DOMAIN =.example; secure", true, "a=b; Path=/; Secure")]
    [InlineData("a=b", true, "a=b; Path=/; Secure")]
    [InlineData("a=b; Secure", false, "a=b; Path=/")]
    [InlineData("a=b; Secure; SameSite=None", false, "a=b; Path=/; SameSite=Lax")]
    [InlineData("a=b; Secure; SameSite=None", true, "a=b; Path=/; SameSite=None; Secure")]
    [InlineData("a=b; Secure", null, "a=b; Path=/; Secure")]
    [InlineData("a=b", null, "a=b; Path=/")]
    [InlineData("__Host-a=b; Secure; Path=/", false, "__Host-a=b; Path=/; Secure")]
    [InlineData("__Secure-a=b; Secure", false, "__Secure-a=b; Path=/; Secure")]
    [InlineData("a=; Max-Age=0;; ", true, "a=; Path=/; Max-Age=0; Secure")]
    [InlineData("a=b;Partitioned;Future=x=y", null, "a=b; Path=/; Partitioned; Future=x=y")]
    public void Secure_is_as_the_connection_is(string line, bool? secure, string expected) => Assert.Equal(expected, SetCookie.Rewrite(line, "/", secure));
}
