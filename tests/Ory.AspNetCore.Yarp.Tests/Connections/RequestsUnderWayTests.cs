using Microsoft.AspNetCore.Http;
using Ory.Frontend;

namespace Ory.AspNetCore.Yarp.Tests;

public class RequestsUnderWayTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Whichever_goes_the_others_stay(int going)
    {
        var requests = new RequestsUnderWay();
        WatchedRequest[] all = [Request(), Request(), Request()];
        foreach (var request in all)
            requests.Add(request);

        all[going].Dispose();
        all[going].Dispose();

        Assert.Equal(all.Except([all[going]]).ToHashSet(), requests.ToList().ToHashSet());
        Assert.Equal(2, requests.ToList().Count);
    }

    [Fact]
    public async Task Those_that_come_and_go_on_many_threads_at_once_are_neither_lost_nor_kept()
    {
        var requests = new RequestsUnderWay();
        var staying = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var stays = new List<WatchedRequest>();
            for (var i = 0; i < 2_000; i++)
            {
                var request = Request();
                requests.Add(request);
                // Requests end on other threads than they began on.
                if (i % 50 == 0)
                    await Task.Yield();
                if (i % 10 == 0)
                    stays.Add(request);
                else
                    request.Dispose();
            }

            return stays;
        })));

        Assert.Equal(staying.SelectMany(each => each).ToHashSet(), requests.ToList().ToHashSet());
        foreach (var request in staying.SelectMany(each => each))
            request.Dispose();
        Assert.Empty(requests.ToList());
    }

    private static WatchedRequest Request() => new(new DefaultHttpContext(), new Session { Id = "1" }, "Ory");
}
