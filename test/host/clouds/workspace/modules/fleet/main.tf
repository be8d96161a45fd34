variable "unused" {}

resource "aws_dynamodb_table" "this" {
  for_each = toset(["x.y", "z"])
  name     = each.key
}
