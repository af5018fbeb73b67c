namespace Ory.Emulator.Tests;

public class MetricsTests
{
    private const string Path = "admin/metrics/prometheus";

    // Ids are not told apart: there is no end to them.
    [Fact]
    public async Task What_was_answered_is_counted_by_endpoint_and_status()
    {
        await using var ory = await OryEmulator.StartAsync();
        await Asked.PublicAsync(ory, "GET", "health/alive");
        await Asked.PublicAsync(ory, "GET", "health/alive");
        await Asked.PublicAsync(ory, "GET", "nothing");
        await Asked.AdminAsync(ory, "GET", "admin/identities/11111111-1111-4111-8111-111111111111");
        await Asked.AdminAsync(ory, "DELETE", "identities/22222222-2222-4222-8222-222222222222");
        await Asked.AdminAsync(ory, "SPY", "admin/identities");

        Assert.Equal("""
            # HELP http_requests_statuses_total Answers by the first digit of their status.
            # TYPE http_requests_statuses_total counter
            http_requests_statuses_total{app="kratos",method="DELETE",status_bucket="4xx",version="v26.2.0"} 1
            http_requests_statuses_total{app="kratos",method="GET",status_bucket="2xx",version="v26.2.0"} 2
            http_requests_statuses_total{app="kratos",method="GET",status_bucket="4xx",version="v26.2.0"} 2
            http_requests_statuses_total{app="kratos",method="UNKNOWN",status_bucket="4xx",version="v26.2.0"} 1
            # HELP http_requests_total Answers by endpoint and status.
            # TYPE http_requests_total counter
            http_requests_total{app="kratos",code="200",endpoint="/health/alive",method="get",version="v26.2.0"} 2
            http_requests_total{app="kratos",code="404",endpoint="",method="get",version="v26.2.0"} 1
            http_requests_total{app="kratos",code="404",endpoint="/admin/identities/{param}",method="delete",version="v26.2.0"} 1
            http_requests_total{app="kratos",code="404",endpoint="/admin/identities/{param}",method="get",version="v26.2.0"} 1
            http_requests_total{app="kratos",code="405",endpoint="",method="unknown",version="v26.2.0"} 1

            """, await ReadAsync(ory));
    }

    [Fact]
    public async Task They_are_for_administrators_alone_with_and_without_the_prefix()
    {
        await using var ory = await OryEmulator.StartAsync();
        using var admin = ory.CreateAdminClient();

        using var answer = await admin.GetAsync("metrics/prometheus");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8; escaping=underscores", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("endpoint=\"/admin/metrics/prometheus\"", await ReadAsync(ory), StringComparison.Ordinal);
        Assert.Equal(404, (await Asked.PublicAsync(ory, "GET", "metrics/prometheus")).Status);
        Assert.Equal(404, (await Asked.PublicAsync(ory, "GET", Path)).Status);
        Assert.Equal(405, (await Asked.AdminAsync(ory, "POST", Path)).Status);
    }

    private static async Task<string> ReadAsync(OryEmulator ory)
    {
        using var admin = ory.CreateAdminClient();
        return await admin.GetStringAsync(Path);
    }
}
