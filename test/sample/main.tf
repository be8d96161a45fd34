# A small workspace to open in the editor: `npm start` and the tests in VS Code use it. Its state is written by scripts/sample-state.mjs from the
# sample estates of the simulated clouds, with drift of every kind.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
    digitalocean = {
      source = "digitalocean/digitalocean"
    }
  }
}

locals {
  regions = {
    us-east-1 = {
      instances = ["web-1", "web-2", "web-3", "web-4", "web-5", "api-1", "api-2", "api-3", "worker-1", "worker-2"]
      buckets   = ["acme-prod-assets", "acme-prod-logs", "acme-prod-backups", "acme-terraform-state", "acme-prod-uploads"]
      functions = ["resize-image", "send-invoice", "order-events", "nightly-report", "webhook-relay", "thumbnailer", "import-catalog"]
      queues    = ["orders", "orders-dead-letter", "emails", "thumbnails", "refunds"]
      tables    = ["sessions", "carts", "feature-flags", "terraform-locks"]
      databases = ["orders", "orders-replica", "catalog"]
      groups    = ["web", "api", "worker", "database"]
    }
    eu-west-1 = {
      instances = ["eu-web-1", "eu-web-2", "eu-api-1", "eu-api-2", "eu-worker-1"]
      buckets   = ["acme-prod-eu-assets", "acme-prod-eu-logs"]
      functions = ["eu-resize-image", "eu-send-invoice", "eu-gdpr-export"]
      queues    = ["eu-orders", "eu-emails"]
      tables    = ["sessions-eu", "consents"]
      databases = ["orders-eu"]
      groups    = ["eu-web", "eu-api", "eu-database"]
    }
  }

  roles = ["admin", "deploy", "web", "api", "worker", "lambda-basic", "lambda-orders", "backup", "audit", "github-actions", "data-lake-reader"]
}

provider "aws" {
  region = "us-east-1"
}

provider "digitalocean" {}

module "region" {
  source   = "./modules/region"
  for_each = local.regions

  region    = each.key
  instances = each.value.instances
  buckets   = each.value.buckets
  functions = each.value.functions
  queues    = each.value.queues
  tables    = each.value.tables
  databases = each.value.databases
  groups    = each.value.groups
}

resource "aws_iam_role" "this" {
  for_each = toset(local.roles)

  name                 = each.key
  max_session_duration = each.key == "deploy" ? 7200 : 3600
  assume_role_policy   = file("${path.module}/assume-role.json")
}

resource "digitalocean_droplet" "this" {
  count = 12

  name   = "web-${count.index}"
  image  = "ubuntu-24-04-x64"
  region = ["nyc3", "fra1", "sgp1"][count.index % 3]
  size   = count.index == 3 ? "s-2vcpu-2gb" : "s-1vcpu-1gb"
  tags   = ["env:prod"]
}
