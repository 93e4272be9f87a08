# The server in a container. Built from a clone: docker build -t kapfhir .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/KapFhir.Server/KapFhir.Server.csproj -c Release -o /app && mkdir /data

# Chiseled: no shell, no package manager, a user without rights (1654). Extra: with ICU, which SQL Server's driver asks for, and the zones of time.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .

# The program may be read only; what is written is the database.
COPY --from=build --chown=1654:1654 /data /data
VOLUME /data
USER 1654
ENV ASPNETCORE_URLS=http://127.0.0.1:5080 \
    ConnectionStrings__Sqlite="Data Source=/data/kapfhir.db"
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["dotnet", "KapFhir.Server.dll", "ping"]
ENTRYPOINT ["dotnet", "KapFhir.Server.dll"]
